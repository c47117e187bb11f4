"""The accessibility statement says what is known, and never more."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core.models import AccessibilityProblem, AccessibilityStatement
from tests.factories import TODAY
from tests.markup import Markup

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def words(client) -> str:
    return Markup(client.get("/accessibility/")).words


def test_fully_is_not_offered():
    assert AccessibilityStatement.Status.values == ["not_assessed", "partial", "not_compliant"]
    assert not [label for label in AccessibilityStatement.Status.labels if "fully" in label]


@pytest.mark.parametrize("status", ["partial", "not_compliant"])
def test_it_must_say_when_it_was_tested(status):
    with pytest.raises(IntegrityError, match="statement_says_when_it_was_tested"), transaction.atomic():
        AccessibilityStatement.objects.create(status=status)
    with pytest.raises(ValidationError) as refusal:
        AccessibilityStatement(status=status).full_clean()
    assert not [words for words in refusal.value.messages if "onstraint" in words]
    AccessibilityStatement(status=status, tested_on=TODAY).full_clean()


@pytest.mark.parametrize("status", ["fully", "compliant", ""])
def test_an_invented_status_is_refused(status):
    with pytest.raises(ValidationError):
        AccessibilityStatement(status=status, tested_on=TODAY).full_clean()


def test_a_new_site_says_that_nobody_has_tested_it(client):
    for _ in range(2):  # without a statement, and with a new one
        text = words(client)
        assert "has not been assessed yet" in text
        assert "It has not been tested by people yet." in text
        assert "fully" not in text.lower()
        AccessibilityStatement.objects.get_or_create()


@pytest.mark.parametrize(
    ("status", "said"),
    [("partial", "This website is partially compliant with"), ("not_compliant", "This website is not compliant with")],
)
def test_it_says_when_by_whom_and_how_it_was_tested(client, status, said):
    AccessibilityStatement.objects.create(
        status=status,
        tested_on=date(2026, 10, 5),
        tested_by="Five people with a screen reader",
        how_tested="Every public page.",
        reviewed_on=date(2026, 11, 2),
    )
    text = words(client)
    for part in (
        said,
        "last tested on Monday 5 October 2026 by Five people with a screen reader",
        "Every public page.",
        "Last looked at on Monday 2 November 2026.",
        "version 2.2, level AA",
    ):
        assert part in text
    assert "fully" not in text.lower()


def test_open_problems_are_listed_by_their_ground_and_fixed_ones_are_gone(client):
    facts = {"found_on": TODAY}
    AccessibilityProblem.objects.create(what="The map cannot be used by keyboard.", fix_by=date(2027, 3, 1), **facts)
    AccessibilityProblem.objects.create(what="Old papers are pictures.", ground="burden", criterion="1.1.1", **facts)
    AccessibilityProblem.objects.create(what="Mended long ago.", fixed_on=TODAY, **facts)
    text = words(client)
    for part in ("The map cannot be used by keyboard.", "Old papers are pictures.", "1.1.1", "1 March 2027"):
        assert part in text
    assert "Mended long ago." not in text
    assert text.index("Does not meet the rules yet") < text.index("Would be a disproportionate burden")


def test_it_names_who_makes_sure_that_the_law_is_kept(client):
    text = words(client)
    for part in ("Equality and Human Rights Commission", "Equality Advisory and Support Service", "Regulations 2018"):
        assert part in text
