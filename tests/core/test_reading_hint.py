"""Beside a long text an officer sees how easy it is to read, as it was saved."""

import pytest

from tests.factories import OpportunityFactory, PageFactory, PathwayTypeFactory, ProviderFactory
from tests.markup import Markup

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

EASY = "You can see the farm. You can feed the hens. " * 4
HARD = "Eligibility determinations necessitate comprehensive multidisciplinary consideration beforehand. " * 6
LONG = "You " + "go and go " * 7 + "<b>home</b>."


def hints(client, address: str) -> dict[str, str]:
    """The hint beside each field of the form at `address`, by the field's name."""
    found = Markup(client.get(address)).all("div", class_="reading")
    return {hint.parents[-2]["id"].removeprefix("id_").removesuffix("_helptext"): hint.text for hint in found}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (EASY, "Reading age about 5: easy enough."),
        (HARD, "Reading age about 18: aim for 9, with shorter words and sentences."),
        (LONG, "More than 20 words: make it two sentences. “You go and go go and go go and …”"),
    ],
)
def test_a_page_says_how_easy_it_is(as_officer, text, said):
    page = PageFactory(body=text)
    assert hints(as_officer, f"/admin/core/page/{page.pk}/change/") == {"body": said}


@pytest.mark.parametrize("text", ["", "Too short to say."])
def test_of_a_short_text_nothing_is_said(as_officer, text):
    listing = OpportunityFactory(description=text, how_to_apply="Ring.")
    assert hints(as_officer, f"/admin/pathways/opportunity/{listing.pk}/change/") == {}


def test_a_listing_says_it_beside_each_long_text(as_officer):
    listing = OpportunityFactory(description=EASY, eligibility=LONG)
    page = hints(as_officer, f"/admin/pathways/opportunity/{listing.pk}/change/")
    assert set(page) == {"description", "eligibility"}


def test_other_texts_that_families_read_have_it_too(as_officer):
    kind, provider = PathwayTypeFactory(how_it_works=HARD), ProviderFactory(description=HARD)
    assert set(hints(as_officer, f"/admin/pathways/pathwaytype/{kind.pk}/change/")) == {"how_it_works"}
    assert set(hints(as_officer, f"/admin/providers/provider/{provider.pk}/change/")) == {"description"}


def test_an_empty_form_can_be_opened(as_officer):
    assert hints(as_officer, "/admin/pathways/opportunity/add/") == {}
