import pytest

from core.models import AccessibilityStatement, Page
from tests.desk import filled
from tests.factories import PageFactory

pytestmark = pytest.mark.one_database


def test_officer_puts_facts_into_a_placeholder(as_officer):
    page = PageFactory(is_placeholder=True)
    address = f"/admin/core/page/{page.pk}/change/"
    sent = filled(as_officer.get(address), body="Ring 01632 960123.", is_placeholder=None)
    assert as_officer.post(address, sent).status_code == 302
    page.refresh_from_db()
    assert (page.body, page.is_placeholder) == ("Ring 01632 960123.", False)
    assert not as_officer.get("/admin/core/page/?is_placeholder__exact=1").context["cl"].result_list


def test_the_address_of_a_page_stays_put(as_officer):
    page = PageFactory()
    address = f"/admin/core/page/{page.pk}/change/"
    as_officer.post(address, filled(as_officer.get(address), key="help/other"))
    assert Page.objects.get().key == "help/money"


def test_a_part_of_a_page_has_no_address_of_its_own(as_officer):
    page = PageFactory(section=Page.Section.BLOCK)
    assert b"View on site" not in as_officer.get(f"/admin/core/page/{page.pk}/change/").content


def test_there_is_one_accessibility_statement(as_officer):
    assert as_officer.get("/admin/core/accessibilitystatement/add/").status_code == 200
    AccessibilityStatement.objects.create()
    assert as_officer.get("/admin/core/accessibilitystatement/add/").status_code == 403
    refused = as_officer.post("/admin/core/accessibilitystatement/add/", {"status": "not_assessed"})
    assert refused.status_code == 403


def test_a_statement_that_was_tested_says_when(as_officer):
    statement = AccessibilityStatement.objects.create()
    address = f"/admin/core/accessibilitystatement/{statement.pk}/change/"
    answer = as_officer.post(address, filled(as_officer.get(address), status="partial"))
    assert answer.status_code == 200
    assert AccessibilityStatement.objects.get().status == "not_assessed"
