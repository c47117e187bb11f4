"""How administrators look at the audit, and take a copy of it with them."""

import json
from collections.abc import Iterator

from django.contrib.admin import SimpleListFilter
from django.http import StreamingHttpResponse
from django.utils import timezone

from core.audit import AuditEvent, AuditEventQuerySet, record
from core.downloads import attached
from core.tabular import csv_lines

COLUMNS = ("at", "action", "by_key", "by_name", "kind", "key", "what", "before", "after", "note")


class ActionFilter(SimpleListFilter):
    """By what was done: "account" finds all that has to do with accounts."""

    title, parameter_name = "what was done", "did"

    def lookups(self, request, model_admin):
        actions = AuditEvent.objects.order_by("action").values_list("action", flat=True).distinct()
        return [(action, AuditEvent(action=action).words) for action in actions]

    def queryset(self, request, queryset):
        return queryset.filter(action=self.value()) if self.value() else queryset


def export_csv(events: AuditEventQuerySet, *, by) -> StreamingHttpResponse:
    """The chosen events, newest first. That they were taken out stands in the audit too."""
    record("audit.exported", by=by, note=f"{events.count()} events")
    return attached(lines(events), f"audit-{timezone.localdate()}.csv")


def lines(events: AuditEventQuerySet) -> Iterator[str]:
    return csv_lines(COLUMNS, ([cell(getattr(event, name)) for name in COLUMNS] for event in events.iterator(2000)))


def cell(value: object) -> str:
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
