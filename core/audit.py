"""Who did what, and when. Rows are only added, and outlive what they tell of: they have no foreign keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

SOMEBODY_UNKNOWN = "somebody who had not signed in"


class AuditEventQuerySet(models.QuerySet):
    def about(self, row: models.Model) -> AuditEventQuerySet:
        return self.filter(kind=row._meta.label_lower, key=key_of(row))

    def update(self, **values):
        raise TypeError("An audit event never changes.")

    def delete(self):
        raise TypeError("An audit event stays.")


class AuditEvent(models.Model):
    """One thing that was done. Never holds a password, a token or the name of a young person."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    action = models.CharField(max_length=60, db_index=True, help_text="For example: listing.paused.")
    by_key = models.CharField(max_length=40, blank=True, help_text="The account's number. Blank: nobody signed in.")
    by_name = models.CharField(max_length=150, blank=True)
    kind = models.CharField(max_length=60, blank=True, help_text="The table. For example: pathways.opportunity.")
    key = models.CharField(max_length=40, blank=True, help_text="The row's uuid, or failing that its number.")
    what = models.CharField(max_length=200, blank=True, help_text="What the row was called then.")
    before = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    note = models.CharField(max_length=500, blank=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["kind", "key"], name="audit_event_about_a_row")]

    def __str__(self):
        return f"{self.action} {self.what}".strip()

    @property
    def words(self) -> str:
        """What was done, as a person says it: "Listing paused"."""
        return self.action.replace(".", " ").replace("_", " ").capitalize()


def record(
    action: str,
    *,
    by: AbstractBaseUser | None,
    row: models.Model | None = None,
    before: object = None,
    after: object = None,
    note: str = "",
) -> AuditEvent:
    """Keep that `by` did `action` to `row`; `before` and `after` are what changed, as plain data.

    Call it in the transaction that does it. `by` is None for a command or somebody who has not signed in.
    """
    (event,) = record_each(action, [row], by=by, before=before, after=after, note=note)
    return event


def record_each(
    action: str,
    rows: Iterable[models.Model | None],
    *,
    by: AbstractBaseUser | None,
    before: object = None,
    after: object = None,
    note: str = "",
) -> list[AuditEvent]:
    """The same for many rows, in one query."""
    known = by is not None and by.is_authenticated
    who = {"by_key": str(by.pk), "by_name": str(by)[:150]} if known else {}
    facts = {"before": before, "after": after, "note": note[:500]}
    events = [AuditEvent(action=action, **who, **about(row), **facts) for row in rows]
    return AuditEvent.objects.bulk_create(events, batch_size=500)


def about(row: models.Model | None) -> dict[str, str]:
    if row is None:
        return {}
    return {"kind": row._meta.label_lower, "key": key_of(row), "what": audit_name(row)[:200]}


def audit_name(row: models.Model) -> str:
    """What the row is called; where that says too much, its class has a plainer name for the audit."""
    return getattr(row, "audited_as", None) or str(row)


def key_of(row: models.Model) -> str:
    return str(getattr(row, "uuid", row.pk))
