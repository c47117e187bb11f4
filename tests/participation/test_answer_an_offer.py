"""Officers accept an offer of a place or decline it in words, once; those who sent it are told."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from core.audit import AuditEvent
from core.models import Message
from participation.actions import forget_place_offers
from participation.models import PlaceOffer
from participation.offering import AlreadyDecided, accept_offer, decline_offer, likely_providers
from participation.queue import queue_items
from providers.models import Invitation, Provider
from tests.factories import TODAY, PlaceOfferFactory, ProviderFactory
from tests.markup import Markup

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def answer(client, offer, **data):
    return client.post(f"/admin/participation/placeoffer/{offer.pk}/decide/", data)


def test_it_waits_in_the_queue_until_it_is_decided(officer):
    offer = PlaceOfferFactory(sent_on=TODAY - timedelta(days=3), stage="supported")
    (item,) = queue_items(TODAY)
    assert (item.title, item.detail, item.days_waited(TODAY)) == (
        "Saltmere Ironmongers offers a place", "Supported work", 3,
    )  # fmt: skip
    assert item.url == f"/admin/participation/placeoffer/{offer.pk}/decide/"
    accept_offer(offer, by=officer, at=NOW)
    assert list(queue_items(TODAY)) == []


@pytest.mark.one_database
def test_the_queue_asks_once_however_many_wait(django_assert_num_queries):
    PlaceOfferFactory.create_batch(5)
    with django_assert_num_queries(1):
        assert len(list(queue_items(TODAY))) == 5


def test_accepted_it_becomes_a_provider_that_is_not_in_the_a_to_z_yet(as_officer, officer):
    offer = PlaceOfferFactory(kind="employer", website="https://saltmere.example/")
    response = answer(as_officer, offer, decision="new")
    provider = Provider.objects.get()
    assert response["Location"] == f"/admin/providers/provider/{provider.pk}/change/"
    assert (provider.name, provider.slug, provider.kind) == ("Saltmere Ironmongers", "saltmere-ironmongers", "employer")
    assert (provider.website, provider.is_listed) == ("https://saltmere.example/", False)
    offer.refresh_from_db()
    assert (offer.state, offer.provider, offer.decided_by) == ("accepted", provider, officer)
    assert AuditEvent.objects.filter(action="place_offer.accepted", by_key=str(officer.pk)).count() == 1


def test_the_person_is_invited_as_its_first_manager(as_officer, officer, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer(as_officer, PlaceOfferFactory(), decision="new", invite="okafor@example.org")
    invitation = Invitation.objects.get()
    assert (invitation.provider, invitation.email, invitation.level) == (
        Provider.objects.get(), "okafor@example.org", "manager",
    )  # fmt: skip
    assert (invitation.may_list, invitation.may_place, invitation.invited_by) == (True, False, officer)
    assert [letter.to for letter in mail.outbox] == [["okafor@example.org"]]


def test_nobody_is_invited_where_the_officer_leaves_the_address_out(as_officer):
    answer(as_officer, PlaceOfferFactory(), decision="new", invite="")
    assert not Invitation.objects.exists()


def test_a_second_organisation_of_that_address_gets_its_own(officer):
    ProviderFactory(name="Saltmere Ironmongers Ltd", slug="saltmere-ironmongers")
    assert accept_offer(PlaceOfferFactory(), by=officer, at=NOW).slug == "saltmere-ironmongers-2"


@pytest.mark.parametrize(
    ("known", "is_likely"),
    [
        ({"name": "The Saltmere Ironmongers Ltd"}, True),
        ({"name": "Saltmere Ironmonger"}, True),
        ({"name": "Tools for You", "website": "https://saltmere.example/about/"}, True),
        ({"name": "Saltmere Theatre"}, False),
        ({"name": "Tools for You", "website": "https://elsewhere.example/"}, False),
    ],
)
def test_who_may_be_the_same_is_offered_first(as_officer, known, is_likely):
    offer = PlaceOfferFactory(website="https://www.saltmere.example/")
    provider = ProviderFactory(**known)
    assert (provider in likely_providers(offer)) is is_likely
    page = Markup(as_officer.get(f"/admin/participation/placeoffer/{offer.pk}/decide/"))
    choices = [e["value"] for e in page.all("input", name="decision")]
    assert choices == [*([str(provider.pk)] if is_likely else []), "new", "other", "no"]
    if is_likely:
        answer(as_officer, offer, decision=provider.pk)
        assert PlaceOffer.objects.get().provider == provider
        assert Provider.objects.count() == 1


def test_one_that_is_here_under_another_name_is_found_by_it(as_officer):
    offer, provider = PlaceOfferFactory(), ProviderFactory(name="Tools for You")
    page = Markup(answer(as_officer, offer, decision="other", other="Tools"))
    assert "Nobody here has this name." in page.words
    answer(as_officer, offer, decision="other", other="tools for you")
    assert PlaceOffer.objects.get().provider == provider


def test_a_name_that_is_taken_is_said_and_nothing_is_half_done(as_officer):
    offer = PlaceOfferFactory(website="https://saltmere.example/")
    ProviderFactory(name=offer.organisation)
    page = Markup(answer(as_officer, offer, decision="new"))
    assert "Provider with this Name already exists." in page.words
    assert PlaceOffer.objects.get().state == "new"


def test_declined_in_words_that_they_are_sent_once(as_officer, django_capture_on_commit_callbacks):
    offer = PlaceOfferFactory()
    page = Markup(answer(as_officer, offer, decision="no"))
    assert "Write why not. They are told in your words." in page.words
    with django_capture_on_commit_callbacks(execute=True):
        answer(as_officer, offer, decision="no", reason="It is too far away & we have many.")
    (letter,) = mail.outbox
    assert letter.to == ["okafor@example.org"]
    assert "It is too far away & we have many." in letter.body
    assert PlaceOffer.objects.get().state == "declined"
    assert Provider.objects.count() == 0


def test_without_an_address_the_officer_is_told_to_ring(as_officer):
    offer = PlaceOfferFactory(email="", phone="01632 960301")
    response = as_officer.post(
        f"/admin/participation/placeoffer/{offer.pk}/decide/", {"decision": "no", "reason": "Too far."}, follow=True
    )
    assert "Ring them and tell them why." in Markup(response).words
    assert not Message.objects.exists()


def test_the_second_officer_is_told_and_changes_nothing(as_officer, officer):
    offer = PlaceOfferFactory()
    second = PlaceOffer.objects.get()
    decline_offer(offer, by=officer, on=TODAY, reason="Too far.")
    with pytest.raises(AlreadyDecided):
        accept_offer(second, by=officer, at=NOW)
    assert Provider.objects.count() == 0
    response = as_officer.post(f"/admin/participation/placeoffer/{offer.pk}/decide/", {"decision": "new"}, follow=True)
    words = Markup(response).words
    assert "Somebody else has decided this offer meanwhile." in words
    assert "Too far." in words


def test_what_they_wrote_is_escaped(as_officer):
    offer = PlaceOfferFactory(organisation="<b>Shop</b>", what="<script>alert(1)</script>", website="https://x.example")
    page = Markup(as_officer.get(f"/admin/participation/placeoffer/{offer.pk}/decide/"))
    assert all("src" in e.attributes for e in page.all("script"))
    assert "<b>Shop</b> offers a place" in page.words


def test_forgotten_after_ninety_days_and_the_provider_stays(officer):
    old = PlaceOfferFactory(sent_on=TODAY - timedelta(days=90))
    PlaceOfferFactory(sent_on=TODAY - timedelta(days=91))
    kept = PlaceOfferFactory(sent_on=TODAY - timedelta(days=89))
    accept_offer(old, by=officer, at=NOW)
    assert forget_place_offers(on=TODAY, is_dry_run=True).lines() == [
        "offers of a place: 2 would be deleted, 1 of them unanswered"
    ]
    assert forget_place_offers(on=TODAY).lines() == ["offers of a place: 2 deleted, 1 of them unanswered"]
    assert list(PlaceOffer.objects.all()) == [kept]
    assert Provider.objects.count() == 1
