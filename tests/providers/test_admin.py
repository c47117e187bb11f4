import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.addresses import find_by_old_address
from core.fields import Answer
from providers.models import Contact, Provider, Site
from tests.desk import filled
from tests.factories import (
    AccessFeatureFactory,
    AreaFactory,
    ContactFactory,
    OpportunityFactory,
    PlaceFactory,
    ProviderFactory,
    SiteAccessFactory,
    SiteFactory,
)

pytestmark = pytest.mark.later_on_postgres


def change(row) -> str:
    return f"/admin/providers/{row._meta.model_name}/{row.pk}/change/"


@pytest.fixture
def features(db):
    return [AccessFeatureFactory(code=f"f{n}", label=f"Feature {n}", order=n) for n in range(4)]


def test_officer_adds_a_provider_with_a_contact_and_a_site(as_officer):
    address = "/admin/providers/provider/add/"
    sent = filled(as_officer.get(address), name="Willow Yard", slug="willow-yard") | {
        "contacts-TOTAL_FORMS": "1",
        "contacts-0-name_or_post": "The front desk",
        "contacts-0-phone": "01632 960123",
        "sites-TOTAL_FORMS": "1",
        "sites-0-name": "The workshop",
    }
    assert as_officer.post(address, sent).status_code == 302
    provider = Provider.objects.get()
    assert (provider.contacts.get().name_or_post, provider.sites.get().name) == ("The front desk", "The workshop")


def test_a_contact_that_cannot_be_reached_is_refused_with_the_reason(as_officer):
    contact = ContactFactory()
    answer = as_officer.post(change(contact), filled(as_officer.get(change(contact)), phone="", email=""))
    assert "Give a telephone number or an email address" in answer.content.decode()


def test_a_contact_in_use_is_not_deleted(as_officer):
    contact = OpportunityFactory().contact
    answer = as_officer.post(f"/admin/providers/contact/{contact.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 200
    assert Contact.objects.filter(pk=contact.pk).exists()


def test_every_feature_is_asked_about_and_only_answers_are_stored(as_officer, features):
    site = SiteFactory()
    page = as_officer.get(change(site))
    forms = page.context["inline_admin_formsets"][0].formset.in_order
    assert [str(form.feature_label) for form in forms] == ["Feature 0", "Feature 1", "Feature 2", "Feature 3"]
    sent = filled(page, **{"access-1-answer": Answer.NO, "access-3-answer": Answer.YES})
    assert as_officer.post(change(site), sent).status_code == 302
    assert [(row.feature, row.answer) for row in site.access.all()] == [(features[1], "no"), (features[3], "yes")]

    page = as_officer.get(change(site))
    forms = page.context["inline_admin_formsets"][0].formset.in_order
    assert [form["answer"].value() for form in forms] == ["not_stated", "no", "not_stated", "yes"]
    sent = filled(page, **{f"{forms[1].prefix}-answer": Answer.YES, f"{forms[0].prefix}-answer": Answer.NO})
    as_officer.post(change(site), sent)
    assert [row.answer for row in site.access.all()] == ["no", "yes", "yes"]


def test_commissioner_reads_the_answers(as_commissioner, features):
    answered = SiteAccessFactory(feature=features[0], answer=Answer.NO)
    page = as_commissioner.get(change(answered.site)).content.decode()
    assert "Feature 0" in page
    assert "<p>No</p>" in page
    assert 'name="access-0-answer"' not in page


def test_a_postcode_puts_the_site_on_the_map(as_officer):
    area = AreaFactory(gss_code="E09000013")
    PlaceFactory(code="W6 9", easting=522852, northing=178289, gss_code="E09000013")
    site = SiteFactory(area=None)
    as_officer.post(change(site), filled(as_officer.get(change(site)), postcode="w69xy"))
    site.refresh_from_db()
    assert (site.postcode, site.easting, site.northing, site.area) == ("W6 9XY", 522852, 178289, area)
    as_officer.post(change(site), filled(as_officer.get(change(site)), postcode=""))
    site.refresh_from_db()
    assert (site.easting, site.northing) == (None, None)


def test_two_people_on_one_provider(as_officer, as_administrator):
    provider = ProviderFactory(summary="As it was.")
    stale = filled(as_officer.get(change(provider)), summary="Mine.")
    as_administrator.post(
        change(provider), filled(as_administrator.get(change(provider)), summary="Theirs.", kind="school")
    )

    refused = as_officer.post(change(provider), stale)
    errors = refused.context["adminform"].form.errors
    assert "Somebody else has changed this since you opened it." in str(errors["__all__"])
    assert errors["summary"] == ["Stored now: Theirs."]
    assert errors["kind"] == ["Stored now: School"]
    provider.refresh_from_db()
    assert (provider.summary, provider.lock_version) == ("Theirs.", 2)

    assert as_officer.post(change(provider), filled(refused)).status_code == 302
    provider.refresh_from_db()
    assert (provider.summary, provider.lock_version) == ("Mine.", 3)


def test_a_site_changed_on_its_own_page_is_not_overwritten_from_the_provider(as_officer, as_administrator):
    site = SiteFactory(name="As it was")
    stale = filled(as_officer.get(change(site.provider)), name="Another name")
    as_administrator.post(change(site), filled(as_administrator.get(change(site)), name="Theirs"))
    refused = as_officer.post(change(site.provider), stale)
    assert "Stored now: Theirs" in refused.content.decode()
    assert Site.objects.get().name == "Theirs"


def test_a_provider_that_moves_leaves_its_old_address(as_officer):
    provider = ProviderFactory(slug="before")
    as_officer.post(change(provider), filled(as_officer.get(change(provider)), slug="after"))
    assert find_by_old_address("provider", "before") == provider.uuid
    as_officer.post(change(provider), filled(as_officer.get(change(provider)), slug="before"))
    assert find_by_old_address("provider", "before") is None
    assert find_by_old_address("provider", "after") == provider.uuid


def test_places_are_found_by_their_beginning(as_officer):
    PlaceFactory(code="W6 9AB")
    PlaceFactory(code="SW6 9")
    found = as_officer.get("/admin/providers/place/?q=W6").context["cl"].result_list
    assert [place.code for place in found] == ["W6 9AB"]


def queries(client, address) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.one_database
def test_a_provider_with_many_sites_asks_no_more_questions(as_officer):
    provider = ProviderFactory()
    for _ in range(2):
        SiteFactory(provider=provider)
        ContactFactory(provider=provider)
    few = queries(as_officer, change(provider))
    for _ in range(10):
        SiteFactory(provider=provider)
        ContactFactory(provider=provider)
    assert queries(as_officer, change(provider)) == few


@pytest.mark.one_database
def test_a_long_list_asks_no_more_questions(as_officer):
    for address in ("/admin/providers/site/", "/admin/providers/contact/", "/admin/providers/provider/"):
        SiteFactory()
        ContactFactory()
        few = queries(as_officer, address)
        SiteFactory.create_batch(10)
        ContactFactory.create_batch(10)
        assert queries(as_officer, address) == few, address
