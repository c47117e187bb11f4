"""The continuum, the code lists a listing chooses from, and the offer as the founding paper recorded it."""

from typing import Any

from core.seeding import SeedReport, create_missing, fixture, read_json, save_checked
from pathways import history
from pathways.models import (
    Intake,
    Interest,
    Opportunity,
    PathwayType,
    PublicNeed,
    SupportNeed,
    SupportOffer,
    SynonymGroup,
)
from providers.seeding import recorded_provider

Values = dict[str, Any]


def seed_code_lists(report: SeedReport) -> None:
    create_missing(report, PublicNeed, read_json("reference/public_needs.json")["rows"])
    create_missing(report, SupportNeed, read_json("reference/support_needs.json")["rows"], build=as_support_need)
    create_missing(report, SupportOffer, read_json("reference/support_offers.json")["rows"])
    create_missing(report, Interest, read_json("reference/interests.json")["rows"])
    create_missing(report, SynonymGroup, read_json("reference/synonyms.json")["rows"], key="key", build=as_synonyms)


def as_synonyms(row: Values) -> Values:
    return row | {"words": "\n".join(row["words"])}


def as_support_need(row: Values) -> Values:
    return row | {"public_need": PublicNeed.objects.get(code=row["public_need"])}


def seed_pathway_types(report: SeedReport) -> None:
    """The paper's types and below them the family types, each parent before its children.

    The public label and the texts come from fixtures/pathway_types.json; without that file the
    paper's own label stands in.
    """
    has_texts = fixture("pathway_types.json").exists()
    texts = {row["code"]: row for row in read_json("pathway_types.json")["types"]} if has_texts else {}

    def as_type(row: Values) -> Values:
        text = texts.get(row["code"], {})
        return row | {
            "parent": row["parent"] and PathwayType.objects.get(code=row["parent"]),
            "alternatives": "\n".join(row["alternatives"]),
            "label": text.get("plain_label", row["label"]),
            "summary": text.get("summary", ""),
            "how_it_works": text.get("how_it_works", ""),
        }

    create_missing(report, PathwayType, read_json("reference/continuum.json")["types"], build=as_type)


def seed_recorded_listings(report: SeedReport) -> None:
    """The fourteen entries of the founding paper, as history: what it does not state stays not stated."""
    recorded = read_json("recorded_offer.json")
    providers = {row["slug"]: row for row in recorded["providers"]}

    def as_listing(row: Values) -> Values:
        values = {key: row[key] for key in ("ref", "title", "stage", "recorded_as", "recorded_note")}
        return values | {
            "slug": row["ref"],
            "type": row["type"] and PathwayType.objects.get(code=row["type"]),
            "provider": recorded_provider(providers.get(row["provider"])),
            "status": Opportunity.Status.PUBLISHED,
            "is_historical": True,
        }

    made = create_missing(report, Opportunity, recorded["listings"], key="ref", build=as_listing)
    for listing, row in made:
        for intake in row["intakes"]:
            save_checked(Intake(opportunity=listing, **intake), what=f"intakes, {listing.ref}")
    history.begin(listing.pk for listing, _ in made)
