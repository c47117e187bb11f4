"""Lists that officers find again: their own, and those that colleagues share."""

import pytest
from django.http import QueryDict

from core.models import SavedView
from core.saved_views import question
from tests.conftest import signed_in
from tests.factories import OpportunityFactory, UserFactory
from tests.refusals import assert_refused

pytestmark = pytest.mark.one_database

LIST = "/admin/pathways/opportunity/"
PAGE = "pathways.opportunity"


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("state=overdue&p=3&e=1", "state=overdue"),
        ("stage=b&q=x&area=n", "area=n&q=x&stage=b"),
        ("q=&state=", ""),
        ("q=a%26b", "q=a%26b"),
    ],
)
def test_what_is_kept_is_the_question_and_not_the_page(asked, kept):
    assert question(QueryDict(asked)) == kept


def save(client, **data):
    return client.post("/admin/views/save/", {"page": PAGE, "name": "Old ones", "query": "state=overdue"} | data)


@pytest.mark.django_db
def test_a_view_is_saved_found_again_and_forgotten(as_officer, officer):
    OpportunityFactory()
    assert save(as_officer).url == f"{LIST}?state=overdue"
    page = as_officer.get(f"{LIST}?state=overdue&p=0").content.decode()
    assert '<a href="?state=overdue" aria-current="page">Old ones</a>' in page
    assert 'aria-current="page">All' in as_officer.get(LIST).content.decode()
    save(as_officer, query="state=hidden")
    view = SavedView.objects.get()
    assert (view.owner, view.query, view.is_shared) == (officer, "state=hidden", False)
    as_officer.post("/admin/views/forget/", {"view": view.pk})
    assert not SavedView.objects.exists()


@pytest.mark.django_db
def test_colleagues_see_what_is_shared_and_cannot_take_it_away(as_officer):
    colleague = signed_in(UserFactory())
    save(as_officer, name="Mine <b>")
    save(as_officer, name="Ours <b>", is_shared="on")
    page = colleague.get(LIST).content.decode()
    assert "Ours &lt;b&gt;" in page
    assert "Mine" not in page
    assert "Ours" not in colleague.get("/admin/providers/provider/").content.decode()
    shared = SavedView.objects.get(is_shared=True)
    assert colleague.post("/admin/views/forget/", {"view": shared.pk}).status_code == 404
    assert SavedView.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"name": "x" * 61}, {"query": ""}, {"query": "p=2"}, {"query": "q=" + "x" * 1000}]
)
def test_what_cannot_be_a_view_is_told_and_not_kept(as_officer, wrong):
    assert save(as_officer, **wrong).status_code == 302
    assert not SavedView.objects.exists()


@pytest.mark.django_db
def test_only_lists_that_one_may_see_are_kept(as_officer, as_commissioner, as_member):
    assert save(as_officer, page="accounts.user").status_code == 403
    assert save(as_officer, page="moon.landing").status_code == 404
    assert save(as_commissioner, page="core.page").status_code == 403
    assert save(as_commissioner).status_code == 302
    assert save(as_member).status_code == 403
    for odd in ("x", "", "99999999999999"):
        assert as_officer.post("/admin/views/forget/", {"view": odd}).status_code == 404


@pytest.mark.django_db
def test_the_database_wants_a_name_and_a_question(officer):
    view = SavedView.objects.create(owner=officer, page=PAGE, name="x", query="q=1")
    assert_refused("saved_view_has_a_name_and_a_question", view, name="")
    assert_refused("saved_view_has_a_name_and_a_question", view, query="")
