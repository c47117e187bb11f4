"""A listing: something that a young person can take up."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.easy_read import SummedUp
from core.fields import Answer, AnswerField, SecureAddressField, WebAddressField
from core.models import PublicRow
from pathways import words
from pathways.continuum import Stage
from pathways.models.codes import Interest, PublicNeed, SupportOffer
from pathways.models.querysets import OpportunityQuerySet
from pathways.models.types import PathwayType
from pathways.states import State, state_of
from providers.models import Area, Contact, Provider, Site

RESERVED_SLUGS = frozenset({"map", "shared", "compare", "print", "easy-read", "wrong", "feed", "new"})
YOUNGEST, OLDEST = 14, 99
MOST_HOURS = 60
#: What an Easy Read sums up, besides choices, contact and places. Dates and states are shown as they stand today.
SUMMED_UP = (
    "title", "summary", "description", "what_you_will_do", "who_you_will_meet", "a_day_here", "eligibility",
    "who_decides", "age_from", "age_to", "ehcp", "pay", "pay_details", "hours_from", "hours_to", "days", "length",
    "cost", "delivery", "travel", "how_to_apply", "what_happens_next", "keeps_plan", "keeps_plan_details",
)  # fmt: skip


class Opportunity(SummedUp, PublicRow):
    """Something that a young person can take up. Blank, null and `not_stated` all mean: nobody has told us."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        AWAITING_REVIEW = "awaiting_review", "Waiting for review"
        PUBLISHED = "published", "Published"
        ARCHIVED = "archived", "Archived"

    class Pay(models.TextChoices):
        PAID = "paid", "Paid"
        UNPAID = "unpaid", "Unpaid"
        ALLOWANCE = "allowance", "Allowance or expenses"
        NOT_STATED = "not_stated", "Not stated"

    class Delivery(models.TextChoices):
        IN_PERSON = "in_person", "In person"
        ONLINE = "online", "Online"
        BOTH = "both", "Some of each"
        NOT_STATED = "not_stated", "Not stated"

    # What it is
    title = models.CharField(max_length=120, blank=True, help_text="Say what the person does: “Baking at Willow Yard”.")
    slug = models.SlugField("address", max_length=120, unique=True, help_text="The end of the page's address.")
    stage = models.CharField("way into work", max_length=20, choices=Stage, blank=True)
    type = models.ForeignKey(
        PathwayType,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="opportunities",
        help_text="Choose the most exact one.",
    )
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, null=True, blank=True, related_name="opportunities"
    )
    summary = models.CharField(
        max_length=200, blank=True, help_text="One plain sentence, for the card. At most 200 letters."
    )
    description = models.TextField(blank=True, help_text="What it is, in short sentences. Markdown works.")
    what_you_will_do = models.TextField(blank=True, help_text="The tasks. Begin lines with “- ” for a list.")
    who_you_will_meet = models.TextField(blank=True)
    a_day_here = models.TextField(blank=True)
    film_url = SecureAddressField(
        "film", help_text="Where the film can be watched. Families get a link: nothing of it is loaded here."
    )
    film_words = models.CharField(
        "about the film",
        max_length=120,
        blank=True,
        help_text="What is in it, how long it is and where it plays: “A day in the bakery, 2 minutes, on YouTube”.",
    )
    film_captions = AnswerField("does the film have captions?")

    # Who it is for
    eligibility = models.TextField("who it is for", blank=True, help_text="In words. Blank: not stated.")
    who_decides = models.TextField(blank=True, help_text="Who says yes, and how. Blank: not stated.")
    age_from = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(YOUNGEST), MaxValueValidator(OLDEST)],
        help_text="Blank: no lowest age is stated.",
    )
    age_to = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(YOUNGEST), MaxValueValidator(OLDEST)],
        help_text="Blank: no highest age is stated.",
    )
    ehcp = AnswerField("needs an EHC plan", help_text="A guessed yes or no is worse than “not stated”.")
    needs = models.ManyToManyField(
        PublicNeed, blank=True, related_name="opportunities", help_text="None chosen: not stated."
    )

    # The help, the work, the money
    support = models.ManyToManyField(
        SupportOffer,
        verbose_name="help that comes with it",
        blank=True,
        related_name="opportunities",
        help_text="None chosen: not stated.",
    )
    interests = models.ManyToManyField(
        Interest,
        verbose_name="sorts of work",
        blank=True,
        related_name="opportunities",
        help_text="None chosen: not stated.",
    )
    pay = models.CharField(max_length=12, choices=Pay, default=Pay.NOT_STATED)
    pay_details = models.CharField(max_length=200, blank=True, help_text="The amount, in words: “£12.21 an hour”.")
    hours_from = models.DecimalField(
        "hours a week, from",
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(MOST_HOURS)],
    )
    hours_to = models.DecimalField(
        "hours a week, to",
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(MOST_HOURS)],
    )
    days = models.CharField(max_length=200, blank=True, help_text="For example: “Tuesdays and Thursdays, 10 to 3”.")
    length = models.CharField(max_length=200, blank=True, help_text="For example: “12 weeks”.")
    cost = models.CharField("cost to the young person", max_length=200, blank=True)

    # Where
    delivery = models.CharField("how", max_length=12, choices=Delivery, default=Delivery.NOT_STATED)
    sites = models.ManyToManyField(Site, blank=True, related_name="opportunities")
    areas = models.ManyToManyField(
        Area,
        verbose_name="areas served",
        blank=True,
        related_name="opportunities",
        help_text="Besides those its sites are in.",
    )
    covers_all_areas = models.BooleanField("covers all of our area", default=False)
    in_area = AnswerField(
        "in our area", help_text="Regulation 53: the offer lists what is in the area and what is outside."
    )
    travel = models.TextField("help with travel", blank=True)

    # How to get in
    how_to_apply = models.TextField(blank=True, help_text="Numbered steps: “1. Ring the team.”")
    apply_url = WebAddressField("web address to apply at")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="opportunities")
    ask_under_18 = models.CharField("who asks, under 18", max_length=200, blank=True)
    ask_18_or_over = models.CharField("who asks, 18 or over", max_length=200, blank=True)
    what_happens_next = models.TextField(blank=True, help_text="After somebody applies: what, and how soon.")
    keeps_plan = AnswerField("can you keep your EHC plan?")
    keeps_plan_details = models.TextField(blank=True)
    goes_on_to = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="comes_from",
        help_text="Listings that people really have moved on to. Not steps.",
    )

    # Keeping it right
    source_url = WebAddressField("where this comes from")
    ref = models.CharField(
        max_length=80, null=True, blank=True, unique=True, help_text="The source's own id, for imports."
    )
    review_by = models.DateField(null=True, blank=True, help_text="Somebody checks the whole listing by this day.")
    checked_on = models.DateField(
        null=True,
        blank=True,
        help_text="Moves only when somebody confirms the whole listing. Editing does not move it.",
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="checked_opportunities"
    )
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    publish_on = models.DateField(
        null=True, blank=True, help_text="Published, but shown from this day on. Blank: at once."
    )
    is_paused = models.BooleanField("not taking people now", default=False)
    paused_note = models.CharField(max_length=200, blank=True, help_text="Why, and until when, if you know.")
    hidden_on = models.DateField(null=True, blank=True, help_text="Hidden since then because nobody confirmed it.")
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_from",
        help_text="Its address leads there now.",
    )

    # Where it stands apart
    is_example = models.BooleanField(default=False, help_text="Invented, for the demonstration.")
    is_historical = models.BooleanField(
        default=False, help_text="From an old record of the offer. Families do not meet it unasked."
    )
    recorded_as = models.CharField(max_length=200, blank=True, help_text="The words of the old record.")
    recorded_note = models.TextField(blank=True, help_text="What is unsure about the old record.")

    # Kept by pathways.search.changes: the listing as search reads its words, and as lists show it
    search_text = models.TextField(blank=True, editable=False)
    entry = models.TextField(blank=True, editable=False)
    sort_title = models.CharField(max_length=120, blank=True, editable=False)

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "opportunities"
        ordering = ["title", "pk"]
        indexes = [models.Index(fields=["status", "is_historical", "provider"], name="opportunity_by_provider")]
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=["", *Stage.values]), name="opportunity_has_a_known_stage"),
            models.CheckConstraint(
                condition=Q(age_from__isnull=True) | Q(age_to__isnull=True) | Q(age_from__lte=F("age_to")),
                name="opportunity_ages_are_in_order",
                violation_error_message="The lowest age is above the highest. Check the two ages.",
            ),
            models.CheckConstraint(
                condition=(Q(age_from__isnull=True) | Q(age_from__range=(YOUNGEST, OLDEST)))
                & (Q(age_to__isnull=True) | Q(age_to__range=(YOUNGEST, OLDEST))),
                name="opportunity_ages_are_plausible",
            ),
            models.CheckConstraint(
                condition=Q(hours_from__isnull=True) | Q(hours_to__isnull=True) | Q(hours_from__lte=F("hours_to")),
                name="opportunity_hours_are_in_order",
                violation_error_message="The fewest hours are above the most. Check the two numbers.",
            ),
            models.CheckConstraint(
                condition=(Q(hours_from__isnull=True) | Q(hours_from__range=(0, MOST_HOURS)))
                & (Q(hours_to__isnull=True) | Q(hours_to__range=(0, MOST_HOURS))),
                name="opportunity_hours_are_plausible",
            ),
            models.CheckConstraint(
                condition=~Q(status="published")
                | (Q(is_historical=True) & ~Q(stage=""))
                | (
                    ~Q(title="")
                    & ~Q(summary="")
                    & ~Q(stage="")
                    & ~Q(how_to_apply="")
                    & ~Q(in_area="not_stated")
                    & Q(type__isnull=False)
                    & Q(provider__isnull=False)
                    & Q(contact__isnull=False)
                    & Q(review_by__isnull=False)
                ),
                name="published_opportunity_is_complete",
                violation_error_message="Something that families need is missing, so this cannot be published yet.",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="opportunity_is_not_merged_into_itself",
            ),
            models.CheckConstraint(condition=~Q(slug=""), name="opportunity_has_an_address"),
            models.CheckConstraint(
                condition=Q(film_url="") | ~Q(film_words=""),
                name="film_is_said_to_be_about_something",
                violation_error_message="Say what is in the film and how long it is.",
            ),
        ]

    def __str__(self):
        return self.title or f"(no title: {self.slug})"

    def get_absolute_url(self):
        return reverse("opportunity_detail", args=[self.slug])

    def get_easy_read_url(self):
        return reverse("opportunity_easy_read", args=[self.slug])

    def clean(self):
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": f"“{self.slug}” is an address of the site itself. Choose another."})
        if self.type_id and self.stage and self.type.stage != self.stage:
            raise ValidationError({"type": f"This type belongs to “{self.type.stage_enum.label}”."})
        if self.contact_id and self.provider_id and self.contact.provider_id != self.provider_id:
            raise ValidationError({"contact": "Choose a contact of the same provider."})
        if self.film_url and not self.film_words:
            raise ValidationError({"film_words": "Say what is in the film, how long it is and where it plays."})
        if self.merged_into_id:
            self._check_where_it_is_merged()
        if self.status == self.Status.PUBLISHED and (missing := self.missing_to_publish()):
            raise ValidationError(f"Before families can see this, add: {', '.join(missing)}.")

    def _check_where_it_is_merged(self):
        """Its address must lead to a page: not round in a ring, and not to what nobody may see yet."""
        passed, end = {self.pk}, self.merged_into
        while end.merged_into_id and end.pk not in passed:
            passed.add(end.pk)
            end = end.merged_into
        if end.pk in passed:
            raise ValidationError({"merged_into": f"“{self.merged_into}” is itself merged into this one."})
        if end.status in {self.Status.DRAFT, self.Status.AWAITING_REVIEW}:
            raise ValidationError({"merged_into": f"Families cannot see “{end}” yet. Publish it first."})

    def missing_to_publish(self) -> list[str]:
        """What publishing is refused without, in an officer's words.

        A record of the past needs no more than the way into work that it stands under.
        """
        if self.is_historical:
            return [] if self.stage else ["the way into work"]
        needed = {
            "a title": self.title,
            "the way into work": self.stage,
            "the type": self.type_id,
            "the provider": self.provider_id,
            "a one-sentence summary": self.summary,
            "a contact": self.contact_id,
            "how to apply": self.how_to_apply,
            "whether it is in our area": self.in_area != Answer.NOT_STATED,
            "a review-by date": self.review_by,
        }
        return [what for what, value in needed.items() if not value]

    def summed_up(self) -> list[object]:
        chosen = [sorted(row.code for row in rows.all()) for rows in (self.needs, self.support, self.interests)]
        sites = sorted((site.name, site.address, site.travel) for site in self.sites.all())
        who = (self.contact.name_or_post, self.contact.phone, self.contact.email) if self.contact else ()
        return [*(getattr(self, name) for name in SUMMED_UP), *chosen, sites, who]

    def state(self, on: date) -> State:
        return state_of(self, on=on)

    @property
    def all_intakes(self) -> list:
        return list(self.intakes.all())

    @property
    def stage_enum(self) -> Stage:
        return Stage(self.stage)

    @property
    def public_type(self) -> PathwayType | None:
        """The type, where its label is confirmed."""
        return self.type if self.type_id and self.type.is_confirmed else None

    @property
    def age_words(self) -> str:
        return words.ages(self.age_from, self.age_to)

    @property
    def hours_words(self) -> str:
        return words.hours(self.hours_from, self.hours_to)

    @property
    def pay_words(self) -> str:
        return "" if self.pay == self.Pay.NOT_STATED else self.get_pay_display()

    @property
    def film_facts(self) -> str:
        """What one should know before following the link."""
        captions = {Answer.YES: "with captions", Answer.NO: "no captions"}
        return f"{self.film_words}, {captions.get(self.film_captions, 'captions not stated')}"

    @property
    def where_words(self) -> str:
        return words.where(self)
