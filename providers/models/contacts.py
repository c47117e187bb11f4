from django.db import models
from django.db.models import Q

from core.fields import PhoneField, WebAddressField
from core.models import HeardQuerySet, PublicRow
from core.pages import fill_in
from core.row_history import KeptHistory
from providers.models.places import Area
from providers.models.providers import Provider

REACHABLE = ~Q(phone="") | ~Q(email="")


class Contact(PublicRow):
    """Whom to ask at a provider: a post or a name, with a way to reach them."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="contacts")
    name_or_post = models.CharField(max_length=120, help_text="A post lasts longer than a name: “The placements team”.")
    phone = PhoneField()
    email = models.EmailField(blank=True)
    note = models.CharField(
        max_length=200, blank=True, help_text="For example: “Mondays to Wednesdays. Texts are fine.”"
    )
    key = models.SlugField(max_length=120, unique=True, null=True, blank=True, editable=False)

    objects = HeardQuerySet.as_manager()
    history = KeptHistory()

    class Meta:
        ordering = ["provider", "name_or_post"]
        constraints = [
            models.CheckConstraint(
                condition=REACHABLE,
                name="contact_can_be_reached",
                violation_error_message="Give a telephone number or an email address, or both.",
            )
        ]

    def __str__(self):
        return f"{self.name_or_post} ({self.phone or self.email})"


class NamedContactQuerySet(HeardQuerySet):
    def public(self) -> "NamedContactQuerySet":
        return self.filter(is_shown=True).prefetch_related("areas")

    def to_ring(self) -> "NamedContactQuerySet":
        """Those who have a telephone number of their own, and no placeholder's."""
        return self.public().filter(is_placeholder=False).exclude(phone="")


class NamedContact(PublicRow):
    """A person or post that families can talk to, whatever the listing."""

    class Role(models.TextChoices):
        SENDIASS = "sendiass", "Free, independent advice (SENDIASS)"
        SEN_OFFICER = "sen_officer", "The council's SEND team"
        EMPLOYMENT_LEAD = "employment_lead", "Help to find work"
        JCP_LEAD = "jcp_lead", "Jobcentre"
        COLLEGE = "college", "College"
        PREPARING = "preparing_for_adulthood", "Preparing for adulthood"
        COMPLAINTS = "complaints", "If you are unhappy"

        @property
        def icon(self) -> str:
            """The picture of `core.pictures` that stands for the role."""
            return ROLE_PICTURES[self]

    role = models.CharField(max_length=30, choices=Role)
    name_or_post = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120, blank=True, help_text="{council} is filled in when shown.")
    areas = models.ManyToManyField(
        Area, blank=True, related_name="named_contacts", help_text="None chosen: for everybody in our area."
    )
    helps_with = models.TextField(help_text="One or two plain sentences.")
    hours = models.CharField(max_length=120, blank=True)
    phone = PhoneField()
    email = models.EmailField(blank=True)
    website = WebAddressField()
    is_placeholder = models.BooleanField(default=False, help_text="Ticked until real details stand here.")
    is_shown = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=0)
    code = models.SlugField(max_length=60, unique=True, null=True, blank=True, editable=False)

    objects = NamedContactQuerySet.as_manager()
    history = KeptHistory(m2m_fields=["areas"])

    class Meta:
        ordering = ["order", "role"]
        constraints = [
            models.CheckConstraint(
                condition=REACHABLE | ~Q(website="") | Q(is_placeholder=True),
                name="named_contact_can_be_reached",
                violation_error_message="Give a telephone number, an email address or a web address.",
            )
        ]

    def __str__(self):
        return f"{self.get_role_display()}: {self.name_or_post}"

    @property
    def role_label(self) -> str:
        return self.get_role_display()

    @property
    def icon(self) -> str:
        return self.Role(self.role).icon

    @property
    def organisation_name(self) -> str:
        return fill_in(self.organisation)

    @property
    def own_areas(self) -> list[Area]:
        """Those of our areas that they are there for; none where they are there for everybody."""
        return [area for area in self.areas.all() if area.is_home and area.is_active]

    @property
    def areas_words(self) -> str:
        """ "Camden, Ealing"; nothing where they are there for everybody."""
        names = [area.name for area in self.own_areas]
        return ", ".join(names) if len(names) <= MOST_AREAS_NAMED else f"{len(names)} areas"


MOST_AREAS_NAMED = 3
ROLE_PICTURES = {
    NamedContact.Role.SENDIASS: "listen",
    NamedContact.Role.SEN_OFFICER: "plan",
    NamedContact.Role.EMPLOYMENT_LEAD: "job-search",
    NamedContact.Role.JCP_LEAD: "jobcentre",
    NamedContact.Role.COLLEGE: "college",
    NamedContact.Role.PREPARING: "moving-on",
    NamedContact.Role.COMPLAINTS: "complaint",
}
