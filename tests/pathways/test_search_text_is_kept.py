"""Whatever is written, by whatever way, search reads the listing as it stands now."""

import pytest
from django.db.models import QuerySet

from pathways.models import Interest, Opportunity, PathwayType, PublicNeed, SearchChange, SupportOffer
from pathways.search.changes import held, refresh
from providers.models import Area, Provider, Site
from tests.factories import AreaFactory, InterestFactory, NeedFactory, OpportunityFactory, SiteFactory, SupportFactory
from tests.pathways.asking import stated

pytestmark = [pytest.mark.django_db, pytest.mark.later_on_postgres]


@pytest.fixture
def listing():
    site = SiteFactory(name="Larkspur Hall", town="Tamworth", area=AreaFactory(code="camden"))
    return OpportunityFactory(
        slug="this",
        title="Pottery",
        summary="You make cups.",
        provider__name="Willow Yard",
        type__code="bees",
        type__label="Beekeeping",
        needs=["autism"],
        support=["job-coach"],
        interests=["food"],
        areas=["ealing"],
        sites=[site],
    )


@pytest.mark.parametrize(
    "question",
    ["pottery", "willow", "beekeeping", "autism", "coach", "food", "ealing", "larkspur", "tamworth", "camden"],
)
def test_a_listing_is_found_by_all_that_hangs_on_it(listing, question):
    assert stated(f"q={question}") == ["this"]


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (Opportunity, "title"),
        (Opportunity, "recorded_as"),
        (Provider, "name"),
        (PathwayType, "label"),
        (PublicNeed, "label"),
        (SupportOffer, "label"),
        (Interest, "label"),
        (Area, "name"),
        (Site, "town"),
    ],
)
def test_a_changed_word_is_found_and_the_old_one_is_not(listing, model, field):
    row = model.objects.first()
    before = getattr(row, field)
    setattr(row, field, "Zebra")
    row.save()
    assert stated("q=zebra") == ["this"]
    if before:
        assert stated(f"q={before}") == []


@pytest.mark.parametrize(
    ("field", "row"),
    [
        ("needs", lambda: NeedFactory(code="zebra")),
        ("support", lambda: SupportFactory(code="zebra")),
        ("interests", lambda: InterestFactory(code="zebra")),
        ("areas", lambda: AreaFactory(code="zebra")),
        ("sites", lambda: SiteFactory(name="Zebra")),
    ],
)
def test_every_way_of_choosing_is_heard(listing, field, row):
    row = row()
    chosen = getattr(listing, field)
    steps = [
        (lambda: chosen.add(row), ["this"]),
        (lambda: chosen.remove(row), []),
        (lambda: row.opportunities.add(listing), ["this"]),
        (lambda: row.opportunities.clear(), []),
        (lambda: row.opportunities.set([listing]), ["this"]),
        (lambda: chosen.clear(), []),
        (lambda: chosen.set([row]), ["this"]),
        (lambda: row.delete(), []),
    ]
    for number, (step, found) in enumerate(steps):
        step()
        assert stated("q=zebra") == found, f"step {number}"


def test_an_unconfirmed_type_is_not_searched(listing):
    listing.type.is_confirmed = False
    listing.type.save()
    assert stated("q=beekeeping") == []


def test_refresh_mends_what_went_past_it(listing):
    QuerySet(model=Opportunity).update(title="Zebra")
    assert stated("q=zebra") == []
    assert refresh(Opportunity.objects.all()) == 1
    assert stated("q=zebra") == ["this"]
    assert refresh(Opportunity.objects.all()) == 0


def test_keeping_the_words_does_not_count_as_a_change(listing):
    before = Opportunity.objects.get().modified_at
    listing.provider.name = "Zebra"
    listing.provider.save()
    assert Opportunity.objects.get().modified_at == before


def test_many_writes_may_wait_for_one_refresh_at_the_end(listing):
    said = SearchChange.objects.count()
    with held():
        listing.title = "Zebra"
        listing.save()
        listing.needs.add(NeedFactory(code="yak"))
        OpportunityFactory(slug="other", title="Zebra too")
        assert SearchChange.objects.count() == said
    assert SearchChange.objects.count() == said + 3  # each listing once, and the new words
    assert sorted(stated("q=zebra")) == ["other", "this"]
    assert stated("q=yak") == ["this"]


def test_a_write_that_fails_leaves_nobody_waiting(listing):
    with pytest.raises(RuntimeError), held():
        raise RuntimeError
    listing.title = "Zebra"
    listing.save()
    assert stated("q=zebra") == ["this"]
