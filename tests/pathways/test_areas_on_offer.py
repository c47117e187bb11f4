"""The panel offers our areas, and of the neighbours those where something is."""

import pytest

from tests.factories import AreaFactory, OpportunityFactory, SiteFactory

pytestmark = pytest.mark.django_db
NEIGHBOURS = ("served", "with-a-site", "with-nothing")


@pytest.fixture
def offered(client):
    AreaFactory(code="ours-with-nothing")
    for code in NEIGHBOURS:
        AreaFactory(code=code, is_home=False)
    OpportunityFactory(title="Serves", areas=["served"])
    OpportunityFactory(title="Stands", sites=[SiteFactory(area=AreaFactory(code="with-a-site"))])

    def boxes(question: str = "") -> set[str]:
        page = client.get(f"/opportunities/{question}").content.decode()
        return {
            code for code in ("ours-with-nothing", "served", "with-a-site", "with-nothing") if f'value="{code}"' in page
        }

    return boxes


def test_a_neighbour_with_nothing_takes_no_room(offered):
    assert offered() == {"ours-with-nothing", "served", "with-a-site"}


def test_it_is_understood_and_shown_when_somebody_asks_for_it(offered, client):
    assert "with-nothing" in offered("?area=with-nothing")
    page = client.get("/opportunities/?area=with-nothing").content.decode()
    assert "data-notice" not in page
    assert 'data-count="0"' in page


def test_the_options_do_not_come_and_go_with_other_choices(offered):
    assert offered("?q=serves&pay=paid") == offered()
