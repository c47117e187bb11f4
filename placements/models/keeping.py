"""Who is reminded: what is needed to notice that a cohort has lost its keeper, and who wants no mail."""

from django.conf import settings
from django.db import models

from placements.models.people import Cohort
from providers.models import Membership


class CohortKeeping(models.Model):
    """Who kept a cohort when reminders were last seen to. Once that is nobody, it is handed over to the managers."""

    cohort = models.OneToOneField(Cohort, on_delete=models.CASCADE, related_name="keeping")
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="cohorts_kept"
    )
    handed_over_on = models.DateField(null=True, blank=True, help_text="Blank: everybody has been told.")
    is_past_year = models.BooleanField(default=False, help_text="It was handed over when its college year ended.")

    def __str__(self):
        return f"{self.cohort}: {self.keeper or 'the managers'}"


class ReminderPreference(models.Model):
    """Whether somebody gets a college's weekly mail. Without a row: yes."""

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="reminder_preference")
    wants_mail = models.BooleanField(default=True)

    def __str__(self):
        return f"{self.membership}: {'weekly mail' if self.wants_mail else 'no mail'}"
