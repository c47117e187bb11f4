"""The form by which a provider asks to change a listing."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from itertools import groupby
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from core.fields import phone_validator
from core.proposal_form import ProposalForm
from core.reviews import Facts, Group, ReviewedEdit
from core.typed import TypedField
from pathways.continuum import Stage
from pathways.document.reading import INTAKE, as_json, values_of
from pathways.document.references import REFERENCES
from pathways.edits.groups import NOTE
from pathways.edits.questions import INTAKE_QUESTIONS, QUESTIONS, SECTIONS
from pathways.models import Intake, Opportunity, OpportunityEdit, PathwayType
from providers.models import Contact

LONGEST_TEXT = 4000
ROOM_FOR_A_SENTENCE = 200  # letters: more than fit into one line
MOST_INTAKES = 20
MOST = 9999  # places
SCALARS = [
    name
    for name in QUESTIONS
    if name in {field.name for field in Opportunity._meta.concrete_fields} and name not in REFERENCES
]
MANY = [name for name in QUESTIONS if name in {field.name for field in Opportunity._meta.many_to_many}]
CHOOSE = {"required": "Choose one of these.", "invalid_choice": "Choose one of these."}


def box_for(field: models.Field, *, question: tuple[str, str], stored: str = "") -> forms.Field:
    """The form's field for one of a model: kind words, and a limit for every text."""
    label, hint = question
    if field.choices:
        return forms.ChoiceField(
            label=label, help_text=hint, choices=field.choices, widget=forms.RadioSelect, error_messages=CHOOSE
        )
    if isinstance(field, models.URLField):
        box = field.formfield(label=label, help_text=hint, required=False)
        box.validators = field.validators
        box.error_messages["invalid"] = "Write a web address like https://example.org."
        return box
    if isinstance(field, (models.CharField, models.TextField)):
        is_long = isinstance(field, models.TextField)
        box = forms.Textarea(attrs={"rows": 4}) if is_long else forms.TextInput()
        if (field.max_length or 0) >= ROOM_FOR_A_SENTENCE and not is_long:
            box = forms.Textarea(attrs={"rows": 2})
        return TypedField(
            label=label,
            help_text=hint,
            max_length=max(field.max_length or LONGEST_TEXT, len(stored)),
            one_line=not is_long,
            validators=field.validators[:-1] if field.max_length else field.validators,
            widget=box,
        )
    box = field.formfield(label=label, help_text=hint, required=False)
    if isinstance(field, models.BooleanField):
        return box
    box.validators += field.validators
    if isinstance(field, models.PositiveSmallIntegerField):
        box.validators.append(MaxValueValidator(MOST))
    if isinstance(field, models.DateTimeField):
        box.widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    elif isinstance(field, models.DateField):
        box.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    else:
        box.widget = forms.TextInput(attrs={"inputmode": "decimal"})
    box.error_messages["invalid"] = (
        "Write a date like 4/1/2027." if isinstance(field, models.DateField) else "Write a number."
    )
    return box


class ListingForm(ProposalForm):
    edits = OpportunityEdit

    new_name = TypedField(label=QUESTIONS["new_name"][0], help_text=QUESTIONS["new_name"][1], max_length=120)
    new_phone = TypedField(
        label=QUESTIONS["new_phone"][0],
        max_length=40,
        validators=[phone_validator],
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    new_email = TypedField(
        label=QUESTIONS["new_email"][0],
        max_length=254,
        validators=[EmailValidator("Write an email address like name@example.org.")],
        widget=forms.EmailInput,
    )
    note = TypedField(
        label=QUESTIONS["note"][0],
        help_text=QUESTIONS["note"][1],
        max_length=1000,
        one_line=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data=None, *, subject: Opportunity, again: ReviewedEdit | None = None):
        super().__init__(data, subject=subject, again=again)
        for name in SCALARS:
            field = Opportunity._meta.get_field(name)
            self.fields[name] = box_for(field, question=QUESTIONS[name], stored=str(self.current[name] or ""))
        for name in MANY:
            self.fields[name] = self._several(name)
        self.fields["type"] = self._types()
        self.fields["contact"] = self._contacts()
        rows = self.initial.pop("intakes")
        formset = IntakeFormSet(data, initial=rows, prefix="intakes")
        self.intakes = formset

    # ── Choices ─────────────────────────────────────────────────────────────
    def _several(self, name: str) -> forms.Field:
        """What is in use, and what this listing has chosen before; of places the provider's own."""
        label, hint = QUESTIONS[name]
        reference = REFERENCES[name]
        chosen = Q(**{f"{reference.key}__in": [row[reference.key] for row in self.current[name]]})
        if name == "sites":
            in_use = Q(provider=self.subject.provider_id)
        elif name == "areas":
            in_use = Q(is_active=True, is_home=True)
        else:
            in_use = Q(ends_on=None) | Q(ends_on__gte=timezone.localdate())
        return forms.ModelMultipleChoiceField(
            reference.model._default_manager.filter(in_use | chosen),
            to_field_name=reference.key,
            label=label,
            help_text=hint,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": "Choose from the list.", "invalid_pk_value": "Choose from the list."},
        )

    def _types(self) -> forms.Field:
        """By way into work; the one that it has may not be confirmed yet."""
        now = (self.current["type"] or {}).get("code")
        types = sorted(
            PathwayType.objects.filter(Q(is_confirmed=True) | Q(code=now)),
            key=lambda row: (Stage.values.index(row.stage), row.order, row.label),
        )
        grouped = [
            (Stage(stage).label, [(row.code, row.label) for row in rows])
            for stage, rows in groupby(types, key=lambda row: row.stage)
        ]
        return forms.ChoiceField(
            label=QUESTIONS["type"][0],
            required=False,
            choices=[("", "Not chosen yet"), *grouped],
            error_messages=CHOOSE,
        )

    def _contacts(self) -> forms.Field:
        label, hint = QUESTIONS["contact"]
        return forms.ModelChoiceField(
            Contact.objects.filter(provider=self.subject.provider_id),
            to_field_name="uuid",
            label=label,
            help_text=hint,
            required=False,
            empty_label="Nobody is named",
            error_messages={"invalid_choice": "Choose one of your contacts."},
        )

    # ── From facts to boxes and back ────────────────────────────────────────
    def initial_of(self, facts: Facts) -> dict:
        held = {name: facts[name] for name in (*SCALARS, "intakes", NOTE)}
        held |= {name: [row[REFERENCES[name].key] for row in facts[name]] for name in MANY}
        contact = facts["contact"] or {}
        typed = {} if "uuid" in contact else contact
        new = {"new_name": "name_or_post", "new_phone": "phone", "new_email": "email"}
        return (
            held
            | {"type": (facts["type"] or {}).get("code", ""), "contact": contact.get("uuid")}
            | {box: typed.get(name, "") for box, name in new.items()}
        )

    def wanted(self) -> Facts:
        given = self.cleaned_data
        facts: Facts = {name: as_json(given[name]) for name in SCALARS}
        for name in MANY:
            facts[name] = [REFERENCES[name].to(row) for row in given[name]]
        kind = PathwayType.objects.filter(code=given["type"]).first() if given["type"] else None
        facts["type"] = REFERENCES["type"].to(kind) if kind else None
        facts["stage"] = kind.stage if kind else self.current["stage"]
        facts["contact"] = self._contact_given()
        facts["intakes"] = self.intakes.wanted()
        return facts | {NOTE: given[NOTE]}

    def _contact_given(self) -> Facts | None:
        given = self.cleaned_data
        if given["new_name"]:
            return {"name_or_post": given["new_name"], "phone": given["new_phone"], "email": given["new_email"]}
        return REFERENCES["contact"].to(given["contact"]) if given["contact"] else None

    # ── Checking ────────────────────────────────────────────────────────────
    def clean(self):
        self._check_new_contact()
        dates_are_right = self.intakes.is_valid()
        if not self.errors:
            self._check_as_a_whole()
        if not self.errors and dates_are_right:
            self.compare()
        return self.cleaned_data

    def _check_new_contact(self) -> None:
        name, ways = self.cleaned_data.get("new_name"), ("new_phone", "new_email")
        given = [way for way in ways if self.cleaned_data.get(way)]
        if name and not given and not self.errors.keys() & {*ways}:
            self.add_error("new_phone", "Write a phone number or an email address for them, or both.")
        if given and not name and "new_name" not in self.errors:
            self.add_error("new_name", "Write who this is.")

    def _check_as_a_whole(self) -> None:
        """What the listing itself would say to it: a lowest age above the highest, a title that is missing."""
        trial = copy(self.subject)
        for name in SCALARS:
            setattr(trial, name, self.cleaned_data[name])
        for check in (trial.clean, trial.validate_constraints):
            try:
                check()
            except ValidationError as error:
                for name, messages in error.update_error_dict({}).items():
                    self.add_error(name if name in self.fields else None, messages)
                return

    def is_valid(self) -> bool:
        return super().is_valid() and self.intakes.is_valid()

    def box_of(self, group: Group) -> str | None:
        return None if group.code == "intakes" else super().box_of(group)

    # ── For the template ────────────────────────────────────────────────────
    def sections(self) -> Iterator[tuple[str, str, str, list[forms.BoundField]]]:
        """Its id, heading, a word about it, and its questions."""
        for heading, about, names in SECTIONS:
            yield slugify(heading), heading, about, [self[name] for name in names]

    @property
    def has_problems(self) -> bool:
        return self.is_bound and not self.is_valid()

    @property
    def all_forms(self) -> list[forms.BaseForm]:
        return [self, *self.intakes.forms]


class IntakeForm(forms.ModelForm):
    may_all_stay_empty = True
    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Intake
        fields = list(INTAKE)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in INTAKE:
            self.fields[name] = box_for(Intake._meta.get_field(name), question=INTAKE_QUESTIONS[name])
            self.fields[name].initial = Intake._meta.get_field(name).get_default()

    def _get_validation_exclusions(self):
        return {"opportunity", "uuid"}

    @property
    def is_gone(self) -> bool:
        return bool(self.cleaned_data.get("DELETE"))

    def wanted(self) -> Facts:
        return {"uuid": str(self.cleaned_data.get("uuid") or uuid4())} | values_of(self.instance, INTAKE)


class BaseIntakeFormSet(forms.BaseFormSet):
    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Take this start away"

    def wanted(self) -> list[Facts]:
        rows = {}
        for form in self.forms:
            if not form.is_gone and (form.has_changed() or form.initial):
                row = form.wanted()
                if row["uuid"] in rows:
                    row["uuid"] = str(uuid4())
                rows[row["uuid"]] = row
        return sorted(rows.values(), key=lambda row: (row["starts_on"] or "", row["uuid"]))


IntakeFormSet = forms.formset_factory(
    IntakeForm,
    formset=BaseIntakeFormSet,
    extra=1,
    can_delete=True,
    max_num=MOST_INTAKES,
    absolute_max=MOST_INTAKES + 1,
    validate_max=True,
)
