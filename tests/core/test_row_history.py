"""What a provider, a place, a label or a text said before, and who changed it."""

import pytest

from core.models import GlossaryWord, Page
from core.row_history import KEEPERS, begin_tables, changes_of
from core.seeding import SeedReport, seed_glossary
from pathways.models import Interest, Opportunity, PathwayType, PublicNeed, SupportNeed, SupportOffer, SynonymGroup
from providers.models import AccessFeature, Area, Contact, NamedContact, Provider, Site
from tests.desk import filled
from tests.factories import AreaFactory, InterestFactory, NamedContactFactory, PageFactory, ProviderFactory, SiteFactory

pytestmark = pytest.mark.django_db


def told(row) -> list[tuple[str, list[tuple[str, str, str]]]]:
    return [(change.done, [(d.label, d.before, d.after) for d in change.differences]) for change in changes_of(row)]


def test_these_tables_have_a_history_and_listings_have_versions_instead():
    kept = {Provider, Site, Contact, NamedContact, Area, AccessFeature, PathwayType, PublicNeed, SupportNeed,
            SupportOffer, Interest, SynonymGroup, Page, GlossaryWord}  # fmt: skip
    assert kept <= KEEPERS.keys()
    assert Opportunity not in KEEPERS


def test_a_save_says_what_changed_in_words():
    site = SiteFactory(postcode="", area=None)
    site.address, site.area = "2 New Street", AreaFactory(name="Camden")
    site.save()
    site.save()  # with nothing else
    assert told(site) == [
        ("Changed", [("Address", "14 Larkspur Yard", "2 New Street"), ("Area", "blank", "Camden")]), ("Added", []),
    ]  # fmt: skip


def test_choices_of_many_are_told_too():
    contact = NamedContactFactory()
    contact.areas.add(AreaFactory(name="Camden"))
    (change, *_) = changes_of(contact)
    assert (change.differences[0].label, change.differences[0].in_short) == ("Areas", "with Camden")


def test_what_is_written_to_many_at_once_is_kept():
    one, other = InterestFactory(code="food"), InterestFactory(code="art")
    Interest.objects.filter(code="food").update(label="Food and drink")
    assert told(one)[0] == ("Changed", [("Label", "Food", "Food and drink")])
    assert len(told(other)) == 1
    (made,) = Interest.objects.bulk_create([Interest(code="bees", label="Bees")])
    assert told(made) == [("Added", [])]


def test_what_was_deleted_is_still_known():
    interest = InterestFactory(code="food")
    interest.delete()
    assert list(Interest.history.filter(code="food").values_list("history_type", flat=True)) == ["-", "+"]


def test_seeding_begins_the_history_all_at_once():
    seed_glossary(SeedReport())
    assert not GlossaryWord.history.exists()
    begin_tables()
    assert GlossaryWord.history.count() == GlossaryWord.objects.count() > 5
    assert begin_tables() == 0


def test_who_changed_it_is_shown_with_what_it_said_before(as_officer, officer):
    provider = ProviderFactory(name="Willow Yard", description="You bake bread with Rosa and three young people. " * 2)
    change = f"/admin/providers/provider/{provider.pk}/change/"
    changes = {"name": "Willow <b>Yard</b>", "description": "You bake bread with Ada and three young people. " * 2}
    assert as_officer.post(change, filled(as_officer.get(change), **changes)).status_code == 302
    said = as_officer.get(f"/admin/providers/provider/{provider.pk}/history/").content.decode()
    assert "<b>Name</b>: <del>Willow Yard</del>" in said
    assert "<del>Rosa</del>" in said
    assert "<ins>Willow &lt;b&gt;Yard&lt;/b&gt;</ins>" in said
    assert "· officer</p>" in said


@pytest.mark.one_database
def test_the_page_of_a_row_that_nobody_changed_has_its_beginning(as_officer):
    page = PageFactory(key="help/money")
    assert "Added</h2>" in as_officer.get(f"/admin/core/page/{page.pk}/history/").content.decode()
