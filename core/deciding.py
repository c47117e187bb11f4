"""What is done with edits that wait, whatever row they change: proposed, taken back, decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.db.models import F

from core.audit import record
from core.outbox import post
from core.reviews import Decision, Facts, Group, ReviewedEdit

Edit = TypeVar("Edit", bound=ReviewedEdit)
LONGEST_REASON = 500
MEANWHILE = "This has changed since you opened the page. Look at it again, then choose."
CHOOSE, SAY_WHY = "Choose to accept or reject this.", "Say why not. The person who asked for it reads your words."
TOO_LONG = f"Write at most {LONGEST_REASON} letters."


class AlreadyDecided(Exception):
    """Somebody was faster: `edit` says who, when and what."""

    def __init__(self, edit: ReviewedEdit):
        super().__init__("This change does not wait any more.")
        self.edit = edit


@transaction.atomic
def propose(
    edits: type[Edit],
    subject: models.Model,
    changes: Facts,
    *,
    by: models.Model | None,
    at: datetime,
    by_name: str = "",
    reply_to: str = "",
    again: Edit | None = None,
) -> Edit | None:
    """Let `changes`, facts as plain data, wait for an answer. None where they change nothing.

    There is one waiting edit for each row: what already waits takes up what is new, and the facts that `changes`
    does not name wait on. A group that is put back to what stands there today is taken out; an edit of which
    nothing is left is taken back. `by` is None for somebody who came by a link: `by_name` and `reply_to` say who.
    """
    type(subject)._base_manager.select_for_update().get(pk=subject.pk)
    edit = waiting_edit(edits, subject, lock=True)
    now = edits.facts_of(subject)
    edit = edit or edits(**{edits.subject_field: subject}, base={}, proposed={})
    before = dict(edit.proposed)
    for group in edits.groups:
        if changes.keys() & set(group.facts):
            take_up(edit, group, changes, now=now)
    if edit.proposed == before and again is None:
        return None
    edit.by, edit.reply_to, edit.proposed_at = by, reply_to, at
    edit.by_name = by_name or str(by)
    edit.resubmitted_from = again or edit.resubmitted_from
    if not edit.proposed:
        edit.state = edit.State.WITHDRAWN
        if edit.pk is None:
            return None
    edit.lock_version += bool(edit.pk)
    edit.save()
    record("edit.proposed" if edit.is_waiting else "edit.withdrawn", by=by, row=subject, note=edit.by_name)
    return edit


def waiting_edit(edits: type[Edit], subject: models.Model, *, lock: bool = False) -> Edit | None:
    waiting = edits._default_manager.waiting().filter(**{edits.subject_field: subject})
    return (waiting.select_for_update() if lock else waiting).first()


def take_up(edit: ReviewedEdit, group: Group, changes: Facts, *, now: Facts) -> None:
    """One group of `changes`: what it is to be from now on, against what stands there `now`."""
    wanted = {fact: changes.get(fact, edit.proposed.get(fact, now[fact])) for fact in group.facts}
    if edit.same(group, wanted, now):
        for fact in group.facts:
            edit.base.pop(fact, None)
            edit.proposed.pop(fact, None)
    elif group not in edit.proposed_groups or not edit.same(group, wanted, edit.proposed):
        edit.base |= {fact: now[fact] for fact in group.facts}
        edit.proposed |= wanted


@transaction.atomic
def withdraw(edit: Edit, *, by: models.Model) -> None:
    """Take it back. Raises `AlreadyDecided` where it does not wait any more."""
    edits = type(edit)._default_manager
    if not edits.waiting().filter(pk=edit.pk).update(state=edit.State.WITHDRAWN, lock_version=F("lock_version") + 1):
        raise AlreadyDecided(edits.get(pk=edit.pk))
    record("edit.withdrawn", by=by, row=edit.subject)


@transaction.atomic
def decide(edit: Edit, *, decisions: Mapping[str, Decision], by: models.Model, at: datetime, version: int) -> Edit:
    """Answer each group of `edit`, and write what is accepted; all of it or nothing.

    Raises `AlreadyDecided` where somebody was faster, and `ValidationError` by the code of the group where an answer
    is missing, what `edit` proposes or what stands there has changed since somebody looked, or the row could not be
    published so.
    """
    edit, now = lock_edit(edit)
    if not edit.is_waiting:
        raise AlreadyDecided(edit)
    if edit.lock_version != version:
        raise ValidationError(MEANWHILE)
    check(edit, decisions, now=now)
    taken = [group for group in edit.proposed_groups if decisions[group.code].accepted]
    facts = {fact: edit.proposed[fact] for group in taken for fact in group.facts}
    write(edit, facts, by=by)
    edit.state, edit.decided_at, edit.decided_by = edit.State.DECIDED, at, by
    edit.decisions = {group.code: decisions[group.code].kept() for group in edit.proposed_groups}
    edit.lock_version += 1
    edit.save(update_fields=["state", "decided_at", "decided_by", "decisions", "lock_version"])
    record(
        "edit.decided",
        by=by,
        row=edit.subject,
        before={fact: now[fact] for fact in facts},
        after=facts,
        note=f"{len(taken)} of {len(edit.proposed_groups)} accepted",
    )
    tell(edit)
    return edit


def lock_edit(edit: Edit) -> tuple[Edit, Facts]:
    """The edit as it is stored now, and what its row says; the row first, as `propose` does."""
    subject = type(edit.subject)._base_manager.select_for_update().get(pk=edit.subject.pk)
    edit = type(edit)._default_manager.select_for_update(of=("self",)).get(pk=edit.pk)
    setattr(edit, edit.subject_field, subject)
    return edit, edit.facts_of(subject)


def check(edit: ReviewedEdit, decisions: Mapping[str, Decision], *, now: Facts) -> None:
    errors: dict[str, str] = {}
    for group in edit.proposed_groups:
        decision = decisions.get(group.code)
        if decision is None:
            errors[group.code] = CHOOSE
        elif not decision.accepted and not decision.reason.strip():
            errors[group.code] = SAY_WHY
        elif len(decision.reason) > LONGEST_REASON:
            errors[group.code] = TOO_LONG
        elif decision.accepted and decision.seen != edit.digest(group, now):
            errors[group.code] = MEANWHILE
    if errors:
        raise ValidationError(errors)


def write(edit: ReviewedEdit, facts: Facts, *, by: models.Model) -> None:
    """What is refused is said at the group that it belongs to."""
    try:
        edit.apply(facts, by=by)
    except ValidationError as error:
        errors: dict[str, list[str]] = {}
        for fact, messages in error.update_error_dict({}).items():
            group = next((group.code for group in edit.proposed_groups if fact in group.facts), NON_FIELD_ERRORS)
            errors.setdefault(group, []).extend(ValidationError(messages).messages)
        raise ValidationError(errors) from error


def tell(edit: ReviewedEdit) -> None:
    """Mail the answer, with the reason for each no. Somebody who came by a link has no page to read it on."""
    url = "" if edit.reply_to else f"{settings.SITE_URL}{edit.get_absolute_url()}"
    context = {"edit": edit, "what": str(edit.subject), "accepted": edit.accepted(), "rejected": edit.rejected()}
    for address in edit.recipients():
        post("edit_decided", to=address, context={"url": url, **context}, key=f"edit-decided:{edit.uuid}:{address}")
