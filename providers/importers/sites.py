from django.db import transaction

from core.parsing import Postcode, parse_postcode
from providers.models import Area, Place, Site


@transaction.atomic
def locate_sites() -> int:
    """Find every site's grid reference anew, and its area where it has none in use; how many changed.

    A site whose postcode is not stated, cannot be read or is not known stays as it is. An area in
    use that somebody chose is never changed.
    """
    sites = [(site, code) for site in Site.objects.select_related("area") if (code := read(site.postcode))]
    places = Place.objects.in_bulk({code for _, postcode in sites for code in postcode.finest_first})
    areas = {area.gss_code: area for area in Area.objects.in_use().exclude(gss_code="")}
    changed = 0
    for site, postcode in sites:
        place = next((places[code] for code in postcode.finest_first if code in places), None)
        if not place:
            continue
        before = site.easting, site.northing, site.area
        site.easting, site.northing = place.easting, place.northing
        if not (site.area and site.area.is_active):
            site.area = areas.get(place.gss_code, site.area)
        if (site.easting, site.northing, site.area) != before:
            site.save(update_fields=["easting", "northing", "area", "modified_at"])
            changed += 1
    return changed


def read(text: str) -> Postcode | None:
    try:
        return parse_postcode(text)
    except ValueError:
        return None
