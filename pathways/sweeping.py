"""Files of photos that nothing names any more.

A file is written before its row is certain, and removed after its row is gone: so a stop in between leaves a file
too many, and never a row without its file.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from core.commands import Progress, RowError, silent
from pathways.models import Photo

LEFT_ALONE = timedelta(days=1)


@dataclass
class SweepReport:
    kept: int = 0
    removed: int = 0
    errors: list[RowError] = field(default_factory=list)

    def lines(self) -> list[str]:
        return [f"{self.removed:,} files removed, {self.kept:,} kept."]


def sweep_photos(*, progress: Progress = silent) -> SweepReport:
    """Remove every file of the photos' folder that no photo names and that is older than a day."""
    report = SweepReport()
    image = Photo._meta.get_field("image")
    folder, store, before = image.upload_to, image.storage, timezone.now() - LEFT_ALONE
    if not store.exists(folder):
        return report
    found = store.listdir(folder)[1]
    named = {name for photo in Photo.objects.iterator() for name in photo.image.names.values()}
    for number, name in enumerate(sorted(found), start=1):
        progress(f"{number:,} of {len(found):,} files")
        path = f"{folder}{name}"
        if path in named or store.get_modified_time(path) > before:
            report.kept += 1
        else:
            store.delete(path)
            report.removed += 1
    return report
