from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.fields import PhoneField, WebAddressField
from core.models import HeardQuerySet, PublicRow
from core.row_history import KeptHistory


class ProviderQuerySet(HeardQuerySet):
    def listed(self) -> "ProviderQuerySet":
        """Those the public finds in the A to Z."""
        return self.filter(is_listed=True, is_historical=False)

    def for_user(self, user) -> "ProviderQuerySet":
        """Those that `user` acts for."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(memberships__user=user)

    def with_a_page(self) -> "ProviderQuerySet":
        return self.filter(Q(is_listed=True) | Q(is_historical=True))


class Provider(PublicRow):
    """An organisation that offers something to young people."""

    class Kind(models.TextChoices):
        CHARITY = "charity", "Charity"
        COLLEGE = "college", "College"
        SCHOOL = "school", "School"
        EMPLOYER = "employer", "Employer"
        SOCIAL_ENTERPRISE = "social_enterprise", "Social enterprise"
        COUNCIL = "council", "Council service"
        HEALTH = "health", "Health service"
        NATIONAL = "national", "National body"
        NOT_STATED = "not_stated", "Not stated"

    name = models.CharField(max_length=150, unique=True)
    slug = models.SlugField("address", max_length=120, unique=True, help_text="The end of its page's address.")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.NOT_STATED)
    summary = models.CharField(max_length=200, blank=True, help_text="One plain sentence: who they are.")
    description = models.TextField(blank=True, help_text="A short paragraph in plain words. Markdown works.")
    website = WebAddressField()
    phone = PhoneField()
    email = models.EmailField(blank=True)
    charity_number = models.CharField(
        max_length=10,
        blank=True,
        validators=[RegexValidator(r"^(SC|NIC)?\d{5,8}$", "6 or 7 digits, for example 1234567.")],
    )
    company_number = models.CharField(
        max_length=8,
        blank=True,
        validators=[RegexValidator(r"^[A-Z0-9]{2}\d{6}$", "8 characters, for example 01234567.")],
    )
    is_listed = models.BooleanField("is in the A to Z", default=True)
    is_example = models.BooleanField(default=False, help_text="Invented, for the demonstration.")
    is_historical = models.BooleanField(default=False, help_text="Known only from an old record of the offer.")
    checked_on = models.DateField(null=True, blank=True, help_text="When somebody last confirmed all of it.")
    note = models.TextField("note for officers", blank=True, help_text="Never shown to the public.")

    objects = ProviderQuerySet.as_manager()
    history = KeptHistory()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="provider_has_a_name"),
            models.CheckConstraint(condition=~Q(slug=""), name="provider_has_an_address"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("provider_detail", args=[self.slug])

    @property
    def may_place(self) -> bool:
        """Whether its staff register placements of young people."""
        return self.kind in {self.Kind.COLLEGE, self.Kind.SCHOOL}

    @property
    def kind_label(self) -> str:
        return "" if self.kind == self.Kind.NOT_STATED else self.get_kind_display()
