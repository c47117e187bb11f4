"""An import of ten thousand rows in a process of its own: what `import_opportunities` takes. Run by `imports`."""

import json
import resource
import sys
import time
from pathlib import Path

import django

from core.memory import look_less_often
from tests.bench.running import say

ROWS = 10_000


def main(what: str, path: Path) -> None:
    django.setup()
    look_less_often()  # as every command of ours does
    {"make": make, "dry": dry_run, "real": real_run}[what](path)


def make(path: Path) -> None:
    """A file of listings like those that are here, each with a ref and a title of its own."""
    from core.tabular import write_csv
    from pathways.columns import NAMES
    from pathways.exports import rows_of
    from pathways.models import Opportunity

    pks = list(Opportunity.objects.filter(is_historical=False).order_by("pk").values_list("pk", flat=True)[:ROWS])
    like = [dict(zip(NAMES, row, strict=True)) for row in rows_of(pks)]
    rows = (like[n % len(like)] | {"ref": f"bench-{n}", "title": f"Measured listing {n}"} for n in range(ROWS))
    path.write_bytes(write_csv(NAMES, (list(row.values()) for row in rows)))


def dry_run(path: Path) -> None:
    measure(path, dry_run=True)


def real_run(path: Path) -> None:
    measure(path, dry_run=False)


def measure(path: Path, *, dry_run: bool) -> None:
    from django.utils import timezone

    from pathways.importers.runs import import_file

    began, cpu = time.monotonic(), time.process_time()
    report = import_file(
        path.read_bytes(), file_name=path.name, by=None, on=timezone.localdate(), dry_run=dry_run, publish=True
    )
    if report.errors or report.new != ROWS or report.is_saved == dry_run:
        raise RuntimeError(f"The import did not go as it should: {report.new} new, {report.errors[:3]}")
    taken = {"s": time.monotonic() - began, "cpu_s": time.process_time() - cpu}
    say(json.dumps(taken | {"peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
