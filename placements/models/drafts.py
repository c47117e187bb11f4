"""A registration that somebody has begun and left: resumed where it stopped, gone once it is a placement."""

from django.conf import settings
from django.db import models

from core.models import PublicRow
from placements.models.people import OfCollege
from providers.models import Provider


class PlacementDraft(PublicRow):
    """Answers as they were typed, by the names of the form's fields."""

    college = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="placement_drafts")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="placement_drafts")
    answers = models.JSONField(default=dict, blank=True)

    objects = OfCollege.as_manager()

    class Meta:
        ordering = ["-modified_at"]

    def __str__(self):
        return f"Begun by {self.started_by}"


class HostProposal(models.Model):
    """An employer that a college proposed as new: a provider the public does not see until an officer has looked."""

    host = models.OneToOneField(Provider, on_delete=models.CASCADE, related_name="proposal")
    college = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="proposed_hosts")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="proposed_hosts")
    proposed_on = models.DateField()
    decided_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["proposed_on", "pk"]

    def __str__(self):
        return str(self.host)
