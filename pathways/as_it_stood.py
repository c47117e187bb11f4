"""A listing made again from what was kept of it, to be read and never saved."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.db.models import Model

from pathways.document.reading import FACTS, IDENTITY, INTAKE
from pathways.document.references import REFERENCES, Reference, Values
from pathways.models import EasyReadRow, Intake, Opportunity, Photo
from providers.models import AccessFeature, Area, Site, SiteAccess

PLAIN_LISTS = ("needs", "support", "interests", "areas")


def stand_in(document: Values, *, pk: int) -> Opportunity:
    """The listing numbered `pk` as `document` has it, with all that its page reads.

    Photos are shown while they are still kept: what people no longer agree to is gone from the past as well. What
    others have written about it ("people come from") is not part of it.
    """
    numbers = count(-1, -1)  # of rows that no table has

    def row(reference: Reference, given: Values, **more: Any) -> Model:
        known = {field.name for field in reference.model._meta.concrete_fields if not field.is_relation} - {"id"}
        return reference.model(pk=next(numbers), **{name: given[name] for name in known & given.keys()}, **more)

    listing = Opportunity(pk=pk, **converted(Opportunity, document, (*IDENTITY, *FACTS)))
    for name in ("type", "provider", "contact", "merged_into"):
        if given := document.get(name):
            setattr(listing, name, row(REFERENCES[name], given))
    listing._prefetched_objects_cache = {
        **{name: [row(REFERENCES[name], given) for given in document.get(name, ())] for name in PLAIN_LISTS},
        "sites": [site_of(given, row) for given in document.get("sites", ())],
        "intakes": [
            Intake(opportunity=listing, **converted(Intake, given, ("uuid", *INTAKE)))
            for given in document.get("intakes", ())
        ],
        "easy_read": [EasyReadRow(opportunity=listing, **given) for given in document.get("easy_read", ())],
        "photos": Photo.objects.filter(opportunity=pk, image__in=[p["image"] for p in document.get("photos", ())]),
        "goes_on_to": Opportunity.objects.filter(uuid__in=[other["uuid"] for other in document.get("goes_on_to", ())]),
        "comes_from": Opportunity.objects.none(),
    }
    return listing


def converted(model: type[Model], given: Values, names: tuple[str, ...]) -> Values:
    return {name: model._meta.get_field(name).to_python(given[name]) for name in names if name in given}


def site_of(given: Values, row) -> Site:
    area = given.get("area") and Area(pk=-1, code=given["area"]["code"], name=given["area"]["name"])
    site = row(REFERENCES["sites"], given, area=area or None)
    site._prefetched_objects_cache = {
        "access": [SiteAccess(site=site, feature=feature_of(a), answer=a["answer"]) for a in given.get("access", ())]
    }
    return site


def feature_of(answer: Values) -> AccessFeature:
    """Known by its code, as its number of then may be another's."""
    return AccessFeature(pk=answer["code"], code=answer["code"], label=answer["label"])


def features_of(document: Values) -> list[AccessFeature]:
    """The questions about access that were answered then."""
    answers = {a["code"]: a for site in document.get("sites", ()) for a in site.get("access", ())}
    return [feature_of(answer) for answer in answers.values()]
