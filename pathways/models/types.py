from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.glossary import to_explained_html
from core.models import CodeRow, HeardQuerySet
from core.pages import fill_in
from pathways.continuum import Stage


class PathwayTypeQuerySet(HeardQuerySet):
    def public(self) -> "PathwayTypeQuerySet":
        """Types whose label an officer has confirmed; the others are never shown to the public."""
        return self.filter(is_confirmed=True)


class PathwayType(CodeRow):
    """A sub-type of a stage: one of the founding paper's, or below it one in families' words."""

    class Mode(models.TextChoices):
        INDIVIDUAL = "individual", "On your own"
        GROUP = "group", "In a group"
        NOT_STATED = "not_stated", "Not stated"

    class Confidence(models.TextChoices):
        HIGH = "high", "High: only one reading"
        MEDIUM = "medium", "Medium: one clearly better reading"
        LOW = "low", "Low: two readings about equally good"
        OURS = "ours", "Ours, not from a source"

    code = models.CharField(max_length=60, unique=True, help_text="Used in addresses and files. It never changes.")
    stage = models.CharField(max_length=20, choices=Stage)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children",
        help_text="The wider type it belongs to. Somebody who asks for that one finds this one too.",
    )  # fmt: skip
    mode = models.CharField(max_length=20, choices=Mode, default=Mode.NOT_STATED)
    summary = models.CharField(max_length=200, blank=True, help_text="One plain sentence.")
    how_it_works = models.TextField(
        blank=True, help_text="What you do, who helps, pay, how long, how to get in. Markdown."
    )
    is_confirmed = models.BooleanField(default=False, help_text="The public sees the label only when this is ticked.")
    confidence = models.CharField(
        max_length=10,
        choices=Confidence,
        default=Confidence.OURS,
        help_text="How sure the reading of the source is.",
    )
    source_label = models.CharField(max_length=200, blank=True, help_text="The label as the source has it.")
    alternatives = models.TextField(blank=True, help_text="Other readings of the source, one a line.")

    objects = PathwayTypeQuerySet.as_manager()

    class Meta:
        ordering = ["order", "label"]
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="type_has_a_known_stage"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="type_is_not_its_own_parent"),
        ]

    def clean(self):
        if self.parent and self.parent.parent_id:
            raise ValidationError({"parent": "Types have two levels. Choose one that has no parent itself."})
        if self.parent and self.parent.stage != self.stage:
            raise ValidationError({"parent": "A type and its parent belong to the same way into work."})

    def get_absolute_url(self):
        return reverse("type_detail", args=[self.stage, self.code])

    @property
    def stage_enum(self) -> Stage:
        return Stage(self.stage)

    @property
    def body_html(self):
        return to_explained_html(fill_in(self.how_it_works))
