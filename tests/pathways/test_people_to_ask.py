"""Wherever a family stands, there is a person with a telephone number; also where there is nothing else."""

import pytest
from django.core.management import call_command

from providers.models import NamedContact
from tests.factories import TODAY, AreaFactory, NamedContactFactory, OpportunityFactory, PageFactory, PathwayTypeFactory
from tests.markup import Markup

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.sweep]

ADVICE, OFFICER, COLLEGE = "01632 960201", "01632 960202", "020 7946 0811"
NOTHING_FOUND = "/opportunities/?q=zeppelin"


@pytest.fixture
def people():
    NamedContactFactory(role="sendiass", phone=ADVICE)
    NamedContactFactory(role="sen_officer", phone=OFFICER).areas.add(AreaFactory(code="camden"))
    NamedContactFactory(role="college", phone=COLLEGE)


@pytest.fixture
def offer():
    OpportunityFactory(slug="here", areas=["camden"])
    OpportunityFactory(slug="there", areas=["ealing"])
    OpportunityFactory(slug="everywhere", areas=["camden"], covers_all_areas=True)
    OpportunityFactory(slug="hidden", areas=["camden"], hidden_on=TODAY)
    OpportunityFactory(slug="gone", areas=["camden"], status="archived")


def numbers(client, address: str) -> list[str]:
    """The telephone numbers of the main part but for the provider's own."""
    page = Markup(client.get(address))
    lists = page.all("ul", class_="people")
    return [link.text.removeprefix("Call ") for link in page.all("a") if lists and lists[0] in link.parents]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/", [ADVICE]),
        ("/pathways/", [ADVICE]),
        ("/pathways/voluntary/volunteering/", [ADVICE]),
        ("/help/", [ADVICE]),
        ("/opportunities/here/", [ADVICE, OFFICER, COLLEGE]),
        ("/opportunities/there/", [ADVICE, COLLEGE]),
        ("/opportunities/everywhere/", [ADVICE, COLLEGE]),
        ("/opportunities/hidden/", [ADVICE, OFFICER, COLLEGE]),
        ("/opportunities/gone/", [ADVICE, OFFICER, COLLEGE]),
        (NOTHING_FOUND, [ADVICE, COLLEGE]),
        (f"{NOTHING_FOUND}&area=camden", [ADVICE, OFFICER, COLLEGE]),
        (f"{NOTHING_FOUND}&area=ealing", [ADVICE, COLLEGE]),
    ],
)
def test_a_person_is_named(client, people, offer, address, expected):
    PathwayTypeFactory(code="volunteering")
    PageFactory(key="help")
    assert numbers(client, address) == expected


@pytest.mark.parametrize("address", ["/", "/opportunities/here/", NOTHING_FOUND])
def test_where_nobody_has_a_number_yet_it_is_the_council_s(client, offer, settings, address):
    settings.COUNCIL_CONTACT_PHONE, settings.COUNCIL_CONTACT_EMAIL = "01632 960555", ""
    NamedContactFactory(is_placeholder=True)
    assert numbers(client, address) == ["01632 960555"]


def test_a_search_that_finds_something_asks_for_nobody(client, people, offer):
    assert numbers(client, "/opportunities/") == []


def test_each_area_has_its_own_people_in_one_memory(client, people, offer):
    assert OFFICER in numbers(client, f"{NOTHING_FOUND}&area=camden")
    assert OFFICER not in numbers(client, f"{NOTHING_FOUND}&area=ealing")
    assert OFFICER not in numbers(client, NOTHING_FOUND)


def test_a_new_number_is_on_the_page_of_no_results_at_once(client, people, offer):
    """The page is kept; a number that has changed is heard."""
    assert ADVICE in numbers(client, NOTHING_FOUND)
    contact = NamedContact.objects.get(role="sendiass")
    contact.phone = "01632 960999"
    contact.save()
    assert "01632 960999" in numbers(client, NOTHING_FOUND)
    NamedContact.objects.filter(role="sendiass").update(phone="01632 960998")
    assert "01632 960998" in numbers(client, NOTHING_FOUND)
    contact.delete()
    assert numbers(client, NOTHING_FOUND) == [COLLEGE]


def test_the_page_of_no_results_is_kept_with_its_people(client, people, offer, django_assert_max_num_queries):
    client.get(NOTHING_FOUND)
    with django_assert_max_num_queries(2):  # those that look for changes
        client.get(NOTHING_FOUND)


def test_from_a_listing_one_asks_to_be_contacted_about_it(client, people, offer):
    links = Markup(client.get("/opportunities/here/")).links
    assert "/talk-to-someone/contact-me/?about=here" in links
    assert "/talk-to-someone/contact-me/?paper=1&about=here" in links


def test_the_details_of_a_person_are_escaped(client, offer):
    NamedContactFactory(name_or_post="<img src=x>", organisation='"><b>', hours="<script>")
    for address in ("/", "/opportunities/here/", NOTHING_FOUND):
        page = Markup(client.get(address))
        assert "<img src=x>" in page.words
        assert not page.all("img")


def test_a_new_site_has_nobody_but_the_council(client, settings):
    call_command("seed_reference", verbosity=0)
    settings.COUNCIL_CONTACT_PHONE = "01632 960555"
    settings.COUNCIL_CONTACT_EMAIL = ""
    assert numbers(client, "/") == ["01632 960555"]
