"""Areas that the council names, and where postcodes lie."""

from django.db import models
from django.urls import reverse

from core.models import HeardQuerySet, PublicRow
from core.row_history import KeptHistory


class AreaQuerySet(HeardQuerySet):
    def in_use(self) -> "AreaQuerySet":
        return self.filter(is_active=True)

    def home(self) -> "AreaQuerySet":
        """The areas this Local Offer speaks for; the others are neighbours."""
        return self.in_use().filter(is_home=True)


class Area(PublicRow):
    """A borough or district: one of ours (home) or a neighbour that families also use."""

    code = models.SlugField(max_length=60, unique=True, help_text="Used in addresses and files. It never changes.")
    name = models.CharField(max_length=100, unique=True)
    gss_code = models.CharField(
        "ONS code",
        max_length=9,
        blank=True,
        help_text="For example E09000013. It ties postcodes to the area.",
    )
    is_home = models.BooleanField("is ours", default=False, help_text="This Local Offer speaks for this area.")
    is_active = models.BooleanField(default=True, help_text="Untick to leave it out of filters and forms.")
    easting = models.IntegerField(null=True, blank=True, help_text="Metres, Ordnance Survey National Grid.")
    northing = models.IntegerField(null=True, blank=True, help_text="Metres, Ordnance Survey National Grid.")
    outline = models.JSONField(null=True, blank=True, help_text="GeoJSON geometry, for pictures only.")

    objects = AreaQuerySet.as_manager()
    history = KeptHistory(without=["outline"])

    class Meta:
        ordering = ["-is_home", "name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{reverse('opportunity_list')}?area={self.code}"


class Place(models.Model):
    """Where a postcode, sector or outcode lies. Loaded by `seed_reference` and `load_postcodes`."""

    code = models.CharField(max_length=8, primary_key=True, help_text="“W6 9AB”, “W6 9” or “W6”.")
    easting = models.IntegerField()
    northing = models.IntegerField()
    gss_code = models.CharField(max_length=9, blank=True)

    objects = HeardQuerySet.as_manager()

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return self.code
