"""How a placement ended and what came of it: one on a page, and a class list of many."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.forms.models import construct_instance

from accounts.models import User
from core.locking import LockedModelForm
from placements.answers import Learned
from placements.ending import OF_A_JOB, check_outcome, record_outcome
from placements.forms.fields import NO_CHOICE, NO_DATE, NO_NUMBER, HoursField, day_box, hours_box
from placements.models import EndReason, Placement


class OutcomeForm(LockedModelForm):
    """All about one end. What a colleague wrote meanwhile is never overwritten unseen."""

    may_all_stay_empty = True  # the page says so once

    class Meta:
        model = Placement
        fields = [
            "ended_on",
            "end_reason",
            "result",
            "job_offered",
            "job_taken",
            "same_employer",
            "job_started_on",
            "job_hours",
            "job_pay",
            "result_stage",
            "ilr_outcome",
        ]
        labels = {
            "ended_on": "When was the last day?",
            "end_reason": "Why did it end?",
            "result": "What do they do now?",
            "job_offered": "Did the employer offer a job?",
            "job_taken": "Did they take it?",
            "same_employer": "Is the job with the same employer?",
            "job_started_on": "When does the job start?",
            "job_hours": "How many hours a week?",
            "job_pay": "What is the pay?",
            "result_stage": "Which way into work is that?",
            "ilr_outcome": "ILR outcome",
        }
        help_texts = {
            "ended_on": "For example 11/12/2026.",
            "job_started_on": "For example 4/1/2027. We ask again 13, 26 and 52 weeks from this day.",
            "result_stage": "Leave it open when you are not sure.",
            "ilr_outcome": "The code in your return. We fill it in from your answers, and you can choose another.",
        }
        widgets = {
            "ended_on": day_box(),
            "result": forms.RadioSelect,
            "job_offered": forms.RadioSelect,
            "job_taken": forms.RadioSelect,
            "same_employer": forms.RadioSelect,
            "job_started_on": day_box(),
            "job_hours": hours_box(),
            "job_pay": forms.RadioSelect,
        }
        field_classes = {"job_hours": HoursField}
        error_messages = {
            "ended_on": NO_DATE,
            "job_started_on": NO_DATE,
            "job_hours": NO_NUMBER,
            **dict.fromkeys(["result", "job_offered", "job_taken", "same_employer", "job_pay"], NO_CHOICE),
        }

    def __init__(self, *args, by: User, on: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.by, self.on = by, on
        if "ilr_outcome" in self.fields:
            codes = self.fields["ilr_outcome"]
            codes.queryset = codes.queryset.in_use(on)
            codes.empty_label = "As the answers say"
            self.fields["result_stage"].choices = [("", "Not stated"), *self.fields["result_stage"].choices[1:]]
            self.fields["end_reason"].queryset = EndReason.objects.in_use(on)
            self.fields["end_reason"].empty_label = "Not stated"

    def _post_clean(self):
        """Not by the constraints: `check_outcome` says the same of the field where it can be mended."""
        self.instance = construct_instance(self, self.instance, self._meta.fields)
        if self.errors:
            return
        try:
            check_outcome(self.instance, on=self.on)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                self.add_error(name if name in self.fields else None, messages)

    @property
    def shows_job(self) -> bool:
        """Whether the questions about a job stand open: there is one, or something is wrong with them."""
        return (
            self.instance.is_in_work
            or self.instance.job_taken == Learned.YES
            or bool(OF_A_JOB.keys() & self.errors.keys())
        )

    @property
    def shows_return(self) -> bool:
        return bool({"result_stage", "ilr_outcome"} & self.errors.keys())

    def save(self, commit=True):
        return record_outcome(placement=self.instance, by=self.by, on=self.on, **self.facts)

    @property
    def facts(self) -> dict[str, Any]:
        """What was answered; what is left open follows from the other answers."""
        facts = {name: self.cleaned_data[name] for name in self._meta.fields}
        for name in ("ilr_outcome", "result_stage"):
            if name in facts and not facts[name] and not getattr(self.instance, name):
                del facts[name]
        return facts


class OutcomeRowForm(OutcomeForm):
    """The same in a row of a class list: what most have to say."""

    class Meta(OutcomeForm.Meta):
        fields = ["ended_on", "end_reason", "result", "job_hours", "same_employer"]
        labels = {
            "ended_on": "Last day, if not as planned",
            "end_reason": "Why it ended",
            "result": "What they do now",
            "job_hours": "Hours a week in the job",
            "same_employer": "Same employer?",
        }
        help_texts = {}
        widgets = {"ended_on": day_box(), "job_hours": hours_box()}

    def clean_ended_on(self) -> date:
        return self.cleaned_data["ended_on"] or self.instance.planned_end_on

    @property
    def is_touched(self) -> bool:
        """Whether somebody answered in this row. One that a colleague has answered since is as it was shown: empty."""
        names = set(self.changed_data) - {"lock_version"}
        if "lock_version" in self.changed_data:
            names = {name for name in names if self[name].data not in ("", None, "not_stated")} - {"ended_on"}
        return bool(names)


class ClassList:
    """Rows of `OutcomeRowForm`. Those that nobody answered are left alone; of the others all are kept, or none."""

    def __init__(self, placements: Iterable[Placement], *, by: User, on: date, data: dict | None = None):
        reasons = [("", "Not stated"), *EndReason.objects.in_use(on).values_list("pk", "label")]
        self.rows = [self.row(placement, reasons, by=by, on=on, data=data) for placement in placements]

    @staticmethod
    def row(placement: Placement, reasons: list, *, by: User, on: date, data: dict | None) -> OutcomeRowForm:
        options = {"instance": placement, "prefix": str(placement.uuid), "by": by, "on": on}
        row = OutcomeRowForm(data, **options)
        if data is not None and not row.is_touched:
            row = OutcomeRowForm(**options)
        row.fields["end_reason"].choices = reasons  # one query for all rows
        return row

    @property
    def answered(self) -> list[OutcomeRowForm]:
        return [row for row in self.rows if row.is_bound]

    @property
    def wrong(self) -> list[OutcomeRowForm]:
        return [row for row in self.answered if row.errors]

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        """The id of the box, whose row it is, and what is wrong."""
        found = []
        for row in self.wrong:
            for name, messages in row.errors.items():
                box = row["ended_on" if name == NON_FIELD_ERRORS else name]
                found += [(box.id_for_label, row.instance.young_person.reference, message) for message in messages]
        return found

    @transaction.atomic
    def save(self) -> list[Placement]:
        return [row.save() for row in self.answered]
