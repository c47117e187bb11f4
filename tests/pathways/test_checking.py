"""The review ladder, one rung at a time: who is asked, when, and what happens when nobody answers."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import call_command

from core.models import AuditEvent, Message
from pathways import actions
from pathways.checking import flag_due_checks
from pathways.letters import forget_letters
from pathways.models import CheckLetter, CheckRequest, ListingVersion, Opportunity
from pathways.states import State
from tests.factories import (
    TODAY,
    CheckLetterFactory,
    CheckRequestFactory,
    ContactFactory,
    OpportunityFactory,
    ProviderFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.later_on_postgres]


def day(number: int) -> date:
    """So many days after the review date."""
    return TODAY + timedelta(days=number)


#: The days on which a rung of the ladder is due, and those before and after.
RUNGS = sorted({number + around for number in (-14, 0, 14, 166, 180) for around in (-1, 0, 1)})


def due(**facts) -> Opportunity:
    return OpportunityFactory(**({"review_by": TODAY} | facts))


def run(*numbers: int) -> list[tuple[int, str]]:
    """Run on these days; the letters that went out on each, by their kind."""
    for number in numbers:
        flag_due_checks(on=day(number))
    return [((letter.sent_on - TODAY).days, letter.kind) for letter in CheckLetter.objects.all()]


def test_the_whole_ladder_when_nobody_answers():
    listing = due()
    assert run(*RUNGS) == [(-14, "ask"), (0, "reminder"), (14, "reminder"), (166, "last_call")]
    listing.refresh_from_db()
    assert (listing.hidden_on, listing.state(day(180))) == (day(180), State.HIDDEN)
    asked = CheckRequest.objects.get()
    assert (asked.hide_on, asked.hidden_on, asked.reminders, asked.answer) == (day(180), day(180), 2, "")
    assert AuditEvent.objects.about(listing).get().action == "opportunity.hidden"
    assert ListingVersion.objects.first().why == "hidden"


def test_families_are_told_between_the_review_date_and_hiding():
    listing = due()
    run(-14, 0, 1)
    assert [listing.state(day(number)) for number in (0, 1)] == [State.LIVE, State.OVERDUE]


def test_all_listings_of_an_address_are_in_one_letter():
    provider = ProviderFactory()
    contact = ContactFactory(provider=provider, email="Team@Willow.example.org")
    again = ContactFactory(provider=provider, email="team@willow.example.org")
    for number in range(3):
        due(provider=provider, contact=contact if number else again)
    due()
    run(-14)
    assert sorted(letter.requests.count() for letter in CheckLetter.objects.all()) == [1, 3]


def test_an_address_gets_one_letter_a_week_and_nobody_is_forgotten():
    contact = ContactFactory()
    for number in range(10):
        due(provider=contact.provider, contact=contact, review_by=day(number))
    letters = [number for number, _ in run(*range(-14, 40, 2))]
    assert all(later - earlier >= 7 for earlier, later in zip(letters, letters[1:], strict=False))
    assert set(CheckRequest.objects.values_list("reminders", flat=True)) == {2}


def test_twice_a_day_is_once():
    due()
    assert run(-14, -14, -13, -14) == [(-14, "ask")]


def test_after_a_month_without_a_run_nobody_gets_two_and_nobody_is_skipped():
    due()
    assert run(-14, 30, 30, 31, 36, 37, 38) == [(-14, "ask"), (30, "reminder"), (37, "reminder")]


def test_what_was_overdue_before_the_first_run_climbs_the_whole_ladder():
    listing = due(review_by=day(-400))
    assert run(*range(0, 80, 7)) == [(0, "ask"), (14, "reminder"), (28, "reminder"), (42, "last_call")]
    listing.refresh_from_db()
    assert listing.hidden_on == day(56)


@pytest.mark.parametrize(
    "facts",
    [
        {"is_historical": True},
        {"status": "draft"},
        {"status": "awaiting_review"},
        {"status": "archived"},
        {"publish_on": date(2099, 1, 1)},
        {"review_by": TODAY + timedelta(days=15)},
    ],
)
def test_what_is_not_on_the_site_or_not_due_is_not_asked_about(facts):
    due(**facts)
    assert (run(0), CheckRequest.objects.count()) == ([], 0)


def test_a_merged_listing_is_not_asked_about_and_a_paused_one_is():
    due(merged_into=OpportunityFactory())
    paused = due(is_paused=True)
    run(0)
    assert CheckRequest.objects.get().opportunity == paused


def test_examples_are_asked_about_in_the_demonstration_alone(settings):
    due(is_example=True)
    settings.DEMO = False
    assert run(0) == []
    settings.DEMO = True
    assert run(0) == [(0, "ask")]


def test_without_an_address_nobody_is_written_to_but_it_is_hidden_in_the_end():
    listing = due(contact=ContactFactory(email=""))
    assert run(*RUNGS) == []
    listing.refresh_from_db()
    assert listing.hidden_on == day(180)


def test_a_new_contact_is_asked_from_the_start():
    listing = due()
    run(-14, 0)
    listing.contact.email = "new@willow-yard.example.org"
    listing.contact.save()
    assert run(1, 2, 15)[2:] == [(1, "ask"), (15, "reminder")]
    assert CheckLetter.objects.last().sent_to == "new@willow-yard.example.org"


def test_an_officer_who_checks_it_ends_the_asking(officer):
    listing = due()
    run(-14)
    actions.mark_checked([listing], by=officer, on=day(-10))
    assert len(run(-9, 0, 14, 30)) == 1
    assert CheckRequest.objects.get().answer == "officer"
    listing.refresh_from_db()
    assert listing.review_by == date(2027, 11, 12)


def test_a_review_date_that_an_officer_moves_ends_the_asking():
    listing = due()
    run(-14)
    Opportunity.objects.update(review_by=day(90))
    assert len(run(0, 30)) == 1
    assert CheckRequest.objects.get().answer == "officer"
    assert run(76)[1:] == [(76, "ask")]
    assert listing.check_requests.count() == 2


def test_a_listing_that_leaves_the_site_is_not_asked_about_any_more():
    due()
    run(-14)
    Opportunity.objects.update(status="archived")
    assert len(run(0)) == 1
    assert CheckRequest.objects.get().answer == "gone"


def test_what_an_officer_shows_again_is_asked_about_anew():
    listing = due()
    run(*RUNGS)
    Opportunity.objects.update(hidden_on=None)
    assert run(181, 182)[4:] == [(181, "ask")]
    listing.refresh_from_db()
    assert listing.hidden_on is None


def test_a_day_hides_no_more_than_its_share_and_the_oldest_first(settings):
    settings.HIDE_AT_MOST_PERCENT = 40
    for number in range(5):
        due(review_by=day(-number))
    run(-14, 0, 14, 170)
    report = flag_due_checks(on=day(185))
    assert (report.hidden, report.kept_back) == (2, 3)
    assert set(Opportunity.objects.exclude(hidden_on=None).values_list("review_by", flat=True)) == {day(-4), day(-3)}
    again = flag_due_checks(on=day(185))
    assert (again.hidden, again.kept_back) == (0, 3), "the share is for the day, however often it runs"
    assert flag_due_checks(on=day(186)).hidden == 2


def test_at_least_one_is_hidden_and_with_0_percent_none(settings):
    due()
    settings.HIDE_AT_MOST_PERCENT = 0
    run(*RUNGS, 200)
    assert not CheckRequest.objects.exclude(hide_on=None).exists()
    settings.HIDE_AT_MOST_PERCENT = 1
    assert flag_due_checks(on=day(200)).warned == 1
    run(207)
    assert not Opportunity.objects.exclude(hidden_on=None).exists(), "two weeks from when it was said"
    run(214)
    assert Opportunity.objects.exclude(hidden_on=None).count() == 1


def test_nobody_is_hidden_before_they_had_a_week_to_answer():
    due()
    run(-14, 0, 14)
    assert run(300, 302)[3:] == [(300, "last_call")]
    assert CheckRequest.objects.get().hide_on == day(314)


def test_a_killed_run_has_done_nothing(monkeypatch):
    due()
    due()
    monkeypatch.setattr("pathways.checking.send_letter", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run(-14)
    assert (CheckRequest.objects.count(), CheckLetter.objects.count()) == (0, 0)
    monkeypatch.undo()
    assert run(-14) == [(-14, "ask")]
    assert CheckRequest.objects.count() == 2


def test_the_command_says_what_it_did(capsys, settings):
    OpportunityFactory(review_by=date(2020, 1, 1))
    call_command("flag_due_checks")
    assert capsys.readouterr().out.startswith("1 listing newly due, 0 settled\n1 letter sent; 0 to ring")


@pytest.mark.django_db(transaction=True)
def test_the_letter_goes_out_with_its_link(settings):
    settings.SITE_URL = "https://offer.example.org"
    due(title="Baking & more")
    flag_due_checks(on=day(-14))
    (letter,) = mail.outbox
    (html, kind) = letter.alternatives[0]
    link = re.search(r"https://offer\.example\.org/confirm/\S+/\n", letter.body)[0].strip()
    assert (letter.to, kind) == (["team@willow-yard.example.org"], "text/html")
    assert letter.subject == "Is this still right? Baking & more (Ways into work)"
    assert f'href="{link}"' in html
    assert "Baking &amp; more" in html
    assert "The link works until Thursday 7 January 2027." in letter.body
    assert len(link) < 130, "a longer one is broken in two by some mail programs"


def test_a_letter_about_several_has_a_link_for_all_and_one_for_each():
    contact = ContactFactory(email="bakery@example.org")
    for title in ("Bread", "Cakes"):
        due(title=title, provider=contact.provider, contact=contact)
    flag_due_checks(on=day(-14))
    message = Message.objects.get()
    assert message.subject.startswith("Is this still right? 2 pages about Willow Yard")
    assert len(set(re.findall(r"/confirm/(\S+)/", message.text))) == 3


def test_letters_and_answers_are_forgotten_after_three_years_and_what_is_open_stays():
    old, open_still = CheckRequestFactory(answer="right", answered_on=date(2023, 10, 31)), CheckRequestFactory()
    for on in (date(2023, 10, 31), TODAY):
        CheckLetterFactory(sent_on=on, requests=[old, open_still])
    assert forget_letters(on=TODAY, is_dry_run=True).lines() == ["letters about checks: 1 would be deleted"]
    assert forget_letters(on=TODAY).lines() == ["letters about checks: 1 deleted"]
    assert list(CheckRequest.objects.all()) == [open_still]
    assert [letter.sent_on for letter in CheckLetter.objects.all()] == [TODAY]
