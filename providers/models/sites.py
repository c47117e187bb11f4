from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from core.fields import Answer
from core.models import CodeRow, HeardQuerySet, PublicRow
from core.parsing import parse_postcode
from core.row_history import KeptHistory
from providers.models.places import Area
from providers.models.providers import Provider
from providers.places import find_place


class AccessFeature(CodeRow):
    """Something that makes a place easier to use: a hoist, a quiet space, a hearing loop."""

    class Meta(CodeRow.Meta):
        abstract = False


class Site(PublicRow):
    """A place where a provider does things."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(max_length=120)
    address = models.TextField(blank=True, help_text="Building and street, one line each.")
    town = models.CharField(max_length=80, blank=True)
    postcode = models.CharField(max_length=8, blank=True, help_text="Puts the place on the map. Blank: not stated.")
    area = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sites",
        help_text="Blank: taken from the postcode.",
    )
    travel = models.TextField(blank=True, help_text="Stations, buses, parking. Blank: not stated.")
    access_note = models.TextField(blank=True, help_text="Anything else about getting in and around.")
    easting = models.IntegerField(null=True, blank=True, editable=False)
    northing = models.IntegerField(null=True, blank=True, editable=False)
    key = models.SlugField(max_length=120, unique=True, null=True, blank=True, editable=False)

    objects = HeardQuerySet.as_manager()
    history = KeptHistory()

    class Meta:
        ordering = ["provider", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(easting__isnull=True, northing__isnull=True)
                | Q(easting__isnull=False, northing__isnull=False),
                name="site_has_both_coordinates_or_none",
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.postcode}" if self.postcode else self.name

    def clean(self):
        """Read the postcode, and find the grid reference and the area that follow from it."""
        self.easting = self.northing = None
        if not self.postcode:
            return
        try:
            postcode = parse_postcode(self.postcode)
        except ValueError as error:
            raise ValidationError({"postcode": "Write a postcode like SW1A 1AA, or leave it blank."}) from error
        self.postcode = str(postcode)
        if place := find_place(postcode):
            self.easting, self.northing = place.easting, place.northing
            if not self.area and place.gss_code:
                self.area = Area.objects.in_use().filter(gss_code=place.gss_code).first()

    @property
    def address_lines(self) -> list[str]:
        return [line for line in [*self.address.splitlines(), self.town, self.postcode] if line.strip()]


class SiteAccess(models.Model):
    """One answer about one feature of one site. Without a row the answer is "not stated"."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="access")
    feature = models.ForeignKey(AccessFeature, on_delete=models.PROTECT, related_name="answers")
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.NOT_STATED)

    objects = HeardQuerySet.as_manager()

    class Meta:
        verbose_name = "access answer"
        ordering = ["feature__order"]
        constraints = [models.UniqueConstraint(fields=["site", "feature"], name="site_answers_a_feature_once")]

    def __str__(self):
        return f"{self.feature}: {self.get_answer_display()}"
