"""What a college sent in as a file, and what stood in each row before: so that it can be taken back.

The file itself is never kept, nor its name, which may be somebody's.
"""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.models import PublicRow
from placements.models.people import Cohort, LookingFor, OfCollege, YoungPerson
from placements.models.placements import Placement
from providers.models import Provider


class Upload(PublicRow):
    """A cohort's file that was saved."""

    college = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="uploads")
    cohort = models.ForeignKey(Cohort, on_delete=models.SET_NULL, null=True, blank=True, related_name="uploads")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="uploads"
    )
    made_cohort = models.BooleanField(default=False)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = OfCollege.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return f"Upload of {self.created_at:%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("college_upload_result", args=[self.college.slug, self.uuid])


class UploadedRow(models.Model):
    """A row that an upload made or changed. It goes with the row it is about."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="rows")
    young_person = models.ForeignKey(
        YoungPerson, on_delete=models.CASCADE, null=True, blank=True, related_name="uploaded_rows"
    )
    looking_for = models.ForeignKey(
        LookingFor, on_delete=models.CASCADE, null=True, blank=True, related_name="uploaded_rows"
    )
    placement = models.ForeignKey(
        Placement, on_delete=models.CASCADE, null=True, blank=True, related_name="uploaded_rows"
    )
    before = models.JSONField(
        null=True, blank=True, encoder=DjangoJSONEncoder, help_text="The facts that were changed. Blank: it was made."
    )
    left_at = models.DateTimeField(help_text="When the upload wrote it: later, somebody has built on it.")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(young_person__isnull=False, looking_for=None, placement=None)
                | Q(young_person=None, looking_for__isnull=False, placement=None)
                | Q(young_person=None, looking_for=None, placement__isnull=False),
                name="uploaded_row_is_about_one_row",
            )
        ]

    def __str__(self):
        return f"{'Made' if self.before is None else 'Changed'} by {self.upload_id}"

    @property
    def subject(self) -> YoungPerson | LookingFor | Placement:
        return self.young_person or self.looking_for or self.placement
