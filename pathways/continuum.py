"""The four ways into work. They stand side by side: a person may start anywhere."""

from django.db import models
from django.urls import reverse


class Stage(models.TextChoices):
    """A broad kind of work. The order is that of the page, never of worth."""

    VOLUNTARY = "voluntary", "Volunteering and work experience"
    SOCIAL_ENTERPRISE = "social_enterprise", "Social enterprise"
    SUPPORTED = "supported", "Supported work"
    INDEPENDENT = "independent", "Independent work"

    @property
    def sentence(self) -> str:
        return SENTENCES[self]

    @property
    def icon(self) -> str:
        return f"stage-{self.value}"

    def get_absolute_url(self) -> str:
        return reverse("stage_detail", args=[self.value])


SENTENCES = {
    Stage.VOLUNTARY: "Try a job, help a cause, and find out what you like.",
    Stage.SOCIAL_ENTERPRISE: "Work in a business that is there to help people.",
    Stage.SUPPORTED: "Work in a real job with a person beside you to help.",
    Stage.INDEPENDENT: "Have a job or apprenticeship, with help if you want it.",
}
