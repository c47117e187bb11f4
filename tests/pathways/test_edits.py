"""A change that waits: the listing stays as it was until an officer says yes, part by part."""

import threading
from datetime import UTC, date, datetime

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from core.deciding import AlreadyDecided, decide, propose, withdraw
from core.models import AuditEvent
from core.reviews import Decision
from pathways.models import ListingVersion, Opportunity, OpportunityEdit
from providers.models import Contact
from tests.factories import (
    ContactFactory,
    IntakeFactory,
    MembershipFactory,
    NeedFactory,
    OpportunityFactory,
    ProviderFactory,
    SiteFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.later_on_postgres]
AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
NEW = {"title": "Baking bread", "age_from": 17, "age_to": 24}
BECAUSE = Decision(False, "Our policy is 18.")


@pytest.fixture
def listing() -> Opportunity:
    return OpportunityFactory(title="Baking", slug="baking", age_from=16, age_to=25)


@pytest.fixture
def editor(listing):
    return MembershipFactory(provider=listing.provider, user__email="robin@example.org", user__name="Robin").user


@pytest.fixture
def ask(listing, editor):
    def ask(changes: dict, **how) -> OpportunityEdit | None:
        return propose(OpportunityEdit, listing, changes, **{"by": editor, "at": AT} | how)

    return ask


@pytest.fixture
def answer(officer, django_capture_on_commit_callbacks):
    def answer(edit: OpportunityEdit, *, version: int | None = None, **decisions) -> OpportunityEdit:
        """Each group by its code: True, or a decision; a True has seen what stands there now."""
        now = OpportunityEdit.facts_of(edit.opportunity)
        made = {
            group.code: Decision(True, seen=edit.digest(group, now)) if given is True else given
            for group in edit.proposed_groups
            if (given := decisions.get(group.code)) is not None
        }
        with django_capture_on_commit_callbacks(execute=True):
            return decide(edit, decisions=made, by=officer, at=AT, version=version or edit.lock_version)

    return answer


def facts(listing: Opportunity, *names: str) -> list:
    listing.refresh_from_db()
    return [getattr(listing, name) for name in names]


# ── Proposed ─────────────────────────────────────────────────────────────────


def test_the_listing_stays_as_it_was_until_then(listing, ask):
    edit = ask(NEW)
    assert facts(listing, "title", "age_from", "age_to") == ["Baking", 16, 25]
    assert edit.base == {"title": "Baking", "age_from": 16, "age_to": 25}
    assert edit.proposed == NEW
    assert (edit.by_name, edit.is_waiting) == ("Robin", True)


def test_only_what_is_changed_is_proposed_and_what_belongs_together_goes_together(ask):
    assert ask({"title": "Baking ", "age_to": 30, "days": ""}).proposed == {"age_from": 16, "age_to": 30}


def test_nothing_changed_is_no_edit(ask):
    assert ask({"title": "Baking", "age_from": 16}) is None
    assert not OpportunityEdit.objects.exists()


def test_a_second_change_goes_into_the_one_that_waits(ask):
    first = ask(NEW)
    second = ask({"title": "Bread", "days": "Tuesdays"}, by=UserFactory(name="Sam"))
    assert second.pk == first.pk
    assert second.proposed == {"title": "Bread", "age_from": 17, "age_to": 24, "days": "Tuesdays"}
    assert (second.by_name, second.lock_version) == ("Sam", 2)


def test_what_is_put_back_is_proposed_no_more(ask):
    ask(NEW)
    assert ask({"title": "Baking"}).proposed == {"age_from": 17, "age_to": 24}


def test_an_edit_of_which_nothing_is_left_is_taken_back(ask):
    ask(NEW)
    edit = ask({"title": "Baking", "age_from": 16, "age_to": 25})
    assert edit.state == "withdrawn"
    assert ask(NEW).pk != edit.pk


def test_a_listing_has_one_edit_that_waits(listing, ask):
    ask(NEW)
    with pytest.raises(IntegrityError, match="listing_has_one_edit_that_waits|opportunity_id"), transaction.atomic():
        OpportunityEdit.objects.create(opportunity=listing, base={}, proposed={}, by_name="x", proposed_at=AT)


def test_an_edit_is_decided_wholly_or_not(ask, officer):
    edit = ask(NEW)
    for broken in (
        {"state": "decided"},
        {"decided_at": AT},
        {"decided_by": officer},
        {"decisions": {}},
        {"state": "decided", "decided_at": AT, "decided_by": officer},
        {"state": "withdrawn", "decided_at": AT, "decided_by": officer, "decisions": {}},
    ):
        with pytest.raises(IntegrityError, match="decided_wholly"), transaction.atomic():
            OpportunityEdit.objects.filter(pk=edit.pk).update(**broken)


# ── Decided ──────────────────────────────────────────────────────────────────


def test_half_is_accepted_and_half_is_not(listing, ask, answer, officer):
    edit = answer(ask(NEW), title=True, ages=BECAUSE)
    assert facts(listing, "title", "age_from", "age_to") == ["Baking bread", 16, 25]
    edit.refresh_from_db()
    assert (edit.state, edit.decided_by, edit.decided_at) == ("decided", officer, AT)
    assert edit.decisions == {
        "title": {"accepted": True, "reason": ""},
        "ages": {"accepted": False, "reason": "Our policy is 18."},
    }
    version = ListingVersion.objects.get(opportunity=listing)
    assert (version.why, version.source, version.by) == ("review", f"edit:{edit.uuid}", officer)
    event = AuditEvent.objects.get(action="edit.decided")
    assert (event.before, event.after, event.note) == (
        {"title": "Baking"}, {"title": "Baking bread"}, "1 of 2 accepted",
    )  # fmt: skip


def test_whoever_asked_is_told_what_and_why_not(ask, answer):
    edit = answer(ask(NEW), title=True, ages=BECAUSE)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["robin@example.org"], "Some of your changes are accepted: Baking bread")
    assert "- What it is called\n" in sent.body
    assert "- Age\n  Why not: Our policy is 18.\n" in sent.body
    assert f"/portal/provider/{edit.opportunity.provider.slug}/listings/baking/" in sent.body


def test_somebody_who_came_by_a_link_is_told_there(ask, answer):
    answer(ask(NEW, by=None, by_name="t…@example.org", reply_to="team@example.org"), title=True, ages=True)
    assert [sent.to for sent in mail.outbox] == [["team@example.org"]]


def test_of_somebody_who_has_left_the_managers_are_told(listing, ask, answer, editor):
    edit = ask(NEW)
    editor.memberships.all().delete()
    MembershipFactory(provider=listing.provider, level="manager", user__email="manager@example.org")
    MembershipFactory(provider=listing.provider, level="viewer", user__email="viewer@example.org")
    answer(edit, title=True, ages=True)
    assert [sent.to for sent in mail.outbox] == [["manager@example.org"]]


def test_all_rejected_writes_nothing(listing, ask, answer):
    answer(ask(NEW), title=Decision(False, "It is not."), ages=BECAUSE)
    assert facts(listing, "title", "lock_version") == ["Baking", 1]
    assert not ListingVersion.objects.exists()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"title": True}, {"ages": ["Choose to accept or reject this."]}),
        (
            {"title": True, "ages": Decision(False, " ")},
            {"ages": ["Say why not. The person who asked for it reads your words."]},
        ),
        ({"title": True, "ages": Decision(False, "x" * 501)}, {"ages": ["Write at most 500 letters."]}),
    ],
)
def test_each_part_gets_an_answer_and_each_no_a_reason(listing, ask, answer, given, says):
    edit = ask(NEW)
    with pytest.raises(ValidationError) as refusal:
        answer(edit, **given)
    assert refusal.value.message_dict == says
    assert facts(listing, "title") == ["Baking"]
    assert OpportunityEdit.objects.get().is_waiting


def test_the_second_of_two_officers_is_told(listing, ask, answer, officer):
    edit = ask(NEW)
    answer(edit, title=Decision(False, "No."), ages=BECAUSE)
    with pytest.raises(AlreadyDecided) as late:
        answer(edit, title=True, ages=True)
    assert late.value.edit.decided_by == officer
    assert facts(listing, "title") == ["Baking"]
    assert len(mail.outbox) == 1


def test_taken_back_while_an_officer_decides(ask, answer, editor):
    edit = ask(NEW)
    withdraw(edit, by=editor)
    with pytest.raises(AlreadyDecided) as late:
        answer(edit, title=True, ages=True)
    assert late.value.edit.state == "withdrawn"


def test_decided_while_somebody_takes_it_back(ask, answer, editor):
    edit = ask(NEW)
    answer(edit, title=True, ages=True)
    with pytest.raises(AlreadyDecided):
        withdraw(edit, by=editor)


def test_an_edit_that_grew_meanwhile_is_looked_at_again(ask, answer):
    edit = ask(NEW)
    ask({"days": "Tuesdays"})
    with pytest.raises(ValidationError, match="has changed since"):
        answer(edit, version=1, title=True, ages=True)


# ── What stands there has changed since ──────────────────────────────────────


def test_what_has_changed_meanwhile_is_overtaken(listing, ask):
    edit = ask(NEW)
    Opportunity.objects.update(title="Bread and cakes", age_from=17, age_to=24)
    overtaken = edit.overtaken(OpportunityEdit.facts_of(listing))
    assert [group.code for group in overtaken] == ["title"]  # the ages are as proposed by now


def test_nobody_writes_over_what_they_have_not_seen(listing, ask, answer):
    edit = ask({"title": "Baking bread"})
    seen = edit.digest(edit.proposed_groups[0], edit.base)
    Opportunity.objects.update(title="Bread and cakes")
    with pytest.raises(ValidationError, match="has changed since"):
        answer(edit, title=Decision(True, seen=seen))
    answer(edit, title=True)
    assert facts(listing, "title") == ["Baking bread"]


def test_another_name_of_the_same_contact_is_no_change(listing, ask):
    other = ContactFactory(provider=listing.provider, name_or_post="The office")
    edit = ask({"contact": {"uuid": str(other.uuid)}})
    Contact.objects.filter(pk=listing.contact_id).update(phone="01632 960999")
    assert edit.overtaken(OpportunityEdit.facts_of(listing)) == []


# ── What cannot be published ─────────────────────────────────────────────────


def test_what_breaks_a_rule_is_refused_whole(listing, ask, answer):
    edit = ask({"title": "", "days": "Tuesdays"})
    with pytest.raises(ValidationError) as refusal:
        answer(edit, title=True, days=True)
    assert refusal.value.messages == ["Before families can see this, add: a title."]
    assert facts(listing, "title", "days") == ["Baking", ""]
    assert OpportunityEdit.objects.get().is_waiting


def test_a_place_that_is_gone_is_said_where_it_belongs(listing, ask, answer):
    site = SiteFactory(provider=listing.provider)
    edit = ask({"sites": [{"uuid": str(site.uuid), "name": site.name}]})
    site.delete()
    with pytest.raises(ValidationError) as refusal:
        answer(edit, where=True)
    assert refusal.value.message_dict == {"where": ["The site “The workshop” is not there any more."]}


def test_a_place_of_another_provider_is_refused(ask, answer):
    edit = ask({"sites": [{"uuid": str(SiteFactory(provider=ProviderFactory()).uuid)}]})
    with pytest.raises(ValidationError, match="belong to another provider"):
        answer(edit, where=True)


# ── Children and others ──────────────────────────────────────────────────────


def test_dates_and_choices_are_written(listing, ask, answer):
    kept = IntakeFactory(opportunity=listing, starts_on=date(2027, 1, 4), places=6)
    need = NeedFactory(code="autism")
    now = OpportunityEdit.facts_of(listing)["intakes"][0]
    edit = ask({"intakes": [now | {"places": 0}], "needs": [{"code": need.code, "label": need.label}]})
    answer(edit, intakes=True, needs=True)
    kept.refresh_from_db()
    assert (kept.places, listing.needs.get()) == (0, need)


def test_a_new_contact_becomes_the_providers(listing, ask, answer):
    given = {"name_or_post": "Kim", "phone": "01632 960777", "email": ""}
    edit = ask({"contact": given})
    answer(edit, contact=True)
    listing.refresh_from_db()
    assert (listing.contact.name_or_post, listing.contact.provider) == ("Kim", listing.provider)
    answer(ask({"contact": given | {"email": "kim@example.org"}}), contact=BECAUSE)
    assert Contact.objects.count() == 2


def test_a_word_to_the_officers_can_stand_alone(listing, ask, answer):
    answer(ask({"note": "We move in May."}), note=True)
    assert facts(listing, "lock_version") == [1]


def test_what_was_rejected_can_be_asked_again_and_waits_again(listing, ask, answer):
    first = answer(ask(NEW), title=True, ages=BECAUSE)
    second = ask({"age_from": 18, "age_to": 24}, again=first)
    assert (second.resubmitted_from, second.is_waiting) == (first, True)
    assert facts(listing, "age_from") == [16]


# ── At once ──────────────────────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite writers stand in line")
def test_of_officers_at_once_one_decides_and_the_others_are_told():
    officers = [UserFactory(name=str(number)) for number in range(6)]
    for round_ in range(4):
        listing = OpportunityFactory(title="Baking")
        edit = propose(OpportunityEdit, listing, {"title": f"Bread {round_}"}, by=officers[0], at=AT)
        seen = edit.digest(edit.proposed_groups[0], edit.base)
        gate, told, failed = threading.Barrier(len(officers)), [], []

        def answer(officer, edit=edit, seen=seen, gate=gate, told=told, failed=failed):
            accepts = officer is officers[0]
            decision = Decision(accepts, "" if accepts else f"No, says {officer}.", seen)
            try:
                gate.wait()
                decide(edit, decisions={"title": decision}, by=officer, at=AT, version=1)
            except AlreadyDecided as late:
                told.append(late.edit.decided_by_id)
            except Exception as error:  # noqa: BLE001 - whatever it is fails the test
                failed.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=answer, args=[officer]) for officer in officers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        decided = OpportunityEdit.objects.get(pk=edit.pk)
        assert failed == []
        assert told == [decided.decided_by_id] * 5
        listing.refresh_from_db()
        assert (listing.title == f"Bread {round_}") == (decided.decided_by == officers[0])


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite writers stand in line")
def test_of_colleagues_at_once_all_stand_in_one_edit():
    listing, person = OpportunityFactory(), UserFactory()
    facts = ["days", "length", "cost", "summary"]
    gate, failed = threading.Barrier(len(facts)), []

    def ask(fact):
        try:
            gate.wait()
            propose(OpportunityEdit, listing, {fact: "Other words"}, by=person, at=AT)
        except Exception as error:  # noqa: BLE001 - whatever it is fails the test
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=[fact]) for fact in facts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert OpportunityEdit.objects.get().proposed.keys() == {*facts}
