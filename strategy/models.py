"""What is missing, and what the council plans to do about it."""

from django.db import models
from django.db.models import Q

from core.models import PublicRow
from pathways.continuum import Stage
from pathways.models import PathwayType
from pathways.words import join, short_date
from providers.models import Area


class GapQuerySet(models.QuerySet):
    def public(self) -> "GapQuerySet":
        return self.filter(is_public=True).exclude(status=Gap.Status.CLOSED)


class Gap(PublicRow):
    """Something that young people need and the offer does not have."""

    class Status(models.TextChoices):
        OPEN = "open", "Nobody is working on it yet"
        IN_HAND = "in_hand", "We are working on it"
        CLOSED = "closed", "Closed: it is there now"

    stage = models.CharField("way into work", max_length=20, choices=Stage)
    type = models.ForeignKey(PathwayType, on_delete=models.PROTECT, null=True, blank=True, related_name="gaps")
    areas = models.ManyToManyField(Area, blank=True, related_name="gaps", help_text="None chosen: all of our area.")
    what_is_missing = models.CharField(max_length=250, help_text="One plain sentence, as a parent would say it.")
    why = models.TextField(blank=True, help_text="Why it is missing, or why it matters. Blank: not stated.")
    source = models.CharField(max_length=200, blank=True, help_text="Who told us, or which figures. Blank: not stated.")
    noticed_on = models.DateField(null=True, blank=True, help_text="Blank: not stated.")
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    is_public = models.BooleanField(default=True, help_text="Shown on “What is missing”.")
    is_example = models.BooleanField(default=False, help_text="Invented, for the demonstration.")
    key = models.SlugField(max_length=80, unique=True, null=True, blank=True, editable=False)

    objects = GapQuerySet.as_manager()

    class Meta:
        ordering = ["stage", "-noticed_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="gap_has_a_known_stage"),
            models.CheckConstraint(condition=~Q(what_is_missing=""), name="gap_says_what_is_missing"),
        ]

    def __str__(self):
        return self.what_is_missing

    @property
    def stage_enum(self) -> Stage:
        return Stage(self.stage)

    @property
    def public_type(self) -> PathwayType | None:
        return self.type if self.type_id and self.type.is_confirmed else None

    @property
    def area_words(self) -> str:
        """ "Westminster and Camden", or "all of our area" where no area is named."""
        return join(sorted(area.name for area in self.areas.all())) or "all of our area"


class ExpansionPlanQuerySet(models.QuerySet):
    def public(self) -> "ExpansionPlanQuerySet":
        return self.filter(is_public=True)


class ExpansionPlan(PublicRow):
    """Something that the council, or somebody with it, will do to make the offer wider."""

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        STARTED = "started", "Started"
        DONE = "done", "Done"
        STOPPED = "stopped", "Stopped"
        NOT_STATED = "not_stated", "Not stated"

    gap = models.ForeignKey(Gap, on_delete=models.PROTECT, null=True, blank=True, related_name="plans")
    stage = models.CharField("way into work", max_length=20, choices=Stage)
    action = models.TextField(help_text="What will be done, in plain words.")
    owner = models.CharField(max_length=150, blank=True, help_text="The team that does it. Blank: not stated.")
    due_on = models.DateField(null=True, blank=True, help_text="Blank: “due date not stated”.")
    status = models.CharField(max_length=12, choices=Status, default=Status.NOT_STATED)
    progress = models.TextField(blank=True, help_text="What has happened so far.")
    source = models.CharField(max_length=200, blank=True)
    is_cut_off = models.BooleanField(
        "stops in mid-sentence",
        default=False,
        help_text="The source's text is cut off. Nobody completes it by guessing.",
    )
    is_recorded = models.BooleanField(default=False, help_text="From an old paper, shown as it was recorded.")
    is_public = models.BooleanField(default=True)
    is_example = models.BooleanField(default=False, help_text="Invented, for the demonstration.")
    key = models.SlugField(max_length=80, unique=True, null=True, blank=True, editable=False)

    objects = ExpansionPlanQuerySet.as_manager()

    class Meta:
        ordering = ["stage", "due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="plan_has_a_known_stage"),
            models.CheckConstraint(condition=~Q(action=""), name="plan_says_what_is_done"),
        ]

    def __str__(self):
        return self.action[:80]

    @property
    def stage_enum(self) -> Stage:
        return Stage(self.stage)

    @property
    def due_words(self) -> str:
        return f"by {short_date(self.due_on)}" if self.due_on else "due date not stated"

    @property
    def status_label(self) -> str:
        return "progress not stated" if self.status == self.Status.NOT_STATED else self.get_status_display()
