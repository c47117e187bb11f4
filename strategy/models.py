"""What is missing, and what the council plans to do about it."""

from django.core.validators import RegexValidator
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


class DutyItemQuerySet(models.QuerySet):
    def open(self) -> "DutyItemQuerySet":
        """Those that nobody has found to be there, whole, yet."""
        return self.exclude(status=DutyItem.Status.MET)

    def second_hand(self) -> "DutyItemQuerySet":
        return self.filter(wording=DutyItem.Wording.SECOND_HAND)


class DutyItem(PublicRow):
    """Something that a Local Offer must hold by law, and whether this one does. The council completes the list."""

    class Wording(models.TextChoices):
        TEXT = "text", "The law's own words were read"
        SECOND_HAND = "second_hand", "Only known from somebody's account"

    class Status(models.TextChoices):
        NOT_LOOKED_AT = "not_looked_at", "Nobody has looked yet"
        NOT_YET = "not_yet", "Not there yet"
        PARTLY = "partly", "Partly there"
        MET = "met", "There"

    key = models.SlugField(max_length=60, unique=True, help_text="A short name. It never changes.")
    topic = models.CharField("what the offer must hold", max_length=300)
    where = models.CharField("where the law says so", max_length=120, blank=True)
    wording = models.CharField(
        "how sure we are of the words",
        max_length=12,
        choices=Wording,
        default=Wording.SECOND_HAND,
        help_text="Change it when you have read the law itself, and correct the words above.",
    )
    status = models.CharField("is it there?", max_length=14, choices=Status, default=Status.NOT_LOOKED_AT)
    page = models.CharField(
        "where on the site",
        max_length=500,
        blank=True,
        validators=[RegexValidator(r"^(/|https?://)", "Begin with / for a page of this site, or with https://.")],
        help_text="For example: /help/money/.",
    )
    note = models.TextField(blank=True, help_text="What is missing, and who sees to it.")
    checked_on = models.DateField(null=True, blank=True, help_text="When somebody last looked.")
    order = models.PositiveSmallIntegerField(default=100)

    objects = DutyItemQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "duty"
        verbose_name_plural = "duties"
        constraints = [
            models.CheckConstraint(condition=~Q(topic=""), name="duty_says_what_it_is"),
            models.CheckConstraint(
                condition=~Q(status="met") | ~Q(page=""),
                name="duty_that_is_met_says_where",
                violation_error_message="Say where on the site it is.",
            ),
            models.CheckConstraint(
                condition=Q(status="not_looked_at") | Q(checked_on__isnull=False),
                name="duty_says_when_it_was_looked_at",
                violation_error_message="Give the day on which somebody looked.",
            ),
        ]

    def __str__(self):
        return self.topic

    @property
    def is_complete(self) -> bool:
        """Both there and known from the law's own words."""
        return self.status == self.Status.MET and self.wording == self.Wording.TEXT
