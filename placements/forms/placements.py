"""Registering and changing a placement: a few facts first, and all others under "Later"."""

from __future__ import annotations

from datetime import date

from django import forms
from django.db import transaction
from django.db.models import Q

from accounts.models import User
from core.audit import record
from core.fields import Answer
from core.locking import LockedModelForm
from core.typed import TypedField
from pathways.continuum import Stage
from pathways.models import Opportunity, PathwayType
from placements.forms.employers import EmployerForm
from placements.forms.fields import NOT_KNOWN, choice_field, day_field, hours_field
from placements.forms.scanned import ScannedForm
from placements.models import Cohort, IlrCode, Placement, YoungPerson
from placements.registering import person_called, register
from providers.models import Provider

NEVER_A_NAME = "Never a name, a date of birth or an address."
EMPTY = {"type": NOT_KNOWN, "aim": "Not recorded yet", "opportunity": "None of them"}
WRONG_WAY_ROUND = "The last day comes before the first day. Check the two dates."


class PlacementForm(ScannedForm, EmployerForm, LockedModelForm):
    """All facts of a placement of `college` but its end. `on` is the London date."""

    scanned = ("role", "note")
    may_all_stay_empty = True  # the page says which part can wait
    first = ("employer_name", "which", "kind", "stage", "role", "start_on", "planned_end_on", "hours", "pay")
    later = (
        ("More about the work", ("opportunity", "type", "mode", "aim")),
        ("Help at work", ("job_coach", "job_coach_hours", "travel_training", "access_to_work", "access_to_work_on")),
        (
            "Checks",
            ("insurance", "insurance_on", "risk_assessment", "risk_assessment_on", "safeguarding", "safeguarding_on"),
        ),
        ("Note", ("note",)),
    )

    stage = choice_field("Which way into work is it?", Stage, required="Choose the way into work.")
    role = TypedField(
        label="What do they do there?",
        help_text=f"For example: kitchen assistant. {NEVER_A_NAME}",
        max_length=80,
        empty="Write what they do there.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    start_on = day_field("First day", required="Write the first day.", hint="For example 14/9/26.")
    planned_end_on = day_field("Planned last day", required="Write the planned last day.", hint="It can change later.")
    hours = hours_field("Hours a week", hint="Leave it empty if you do not know yet.")
    pay = choice_field("Is it paid?", Opportunity.Pay, required="Choose one. “We do not know yet” is an answer.")
    mode = choice_field("Where is it done?", Placement.Mode)
    job_coach = choice_field("Is a job coach there?", Answer)
    job_coach_hours = hours_field("Hours a week with the job coach")
    travel_training = choice_field("Is there travel training?", Answer)
    access_to_work = choice_field("Access to Work (the government’s grant)", Placement.AccessToWork)
    access_to_work_on = day_field("Since when?")
    insurance = choice_field("Is the employer insured?", Answer, hint="Employers’ liability insurance.")
    insurance_on = day_field("When did you check the insurance?")
    risk_assessment = choice_field("Is the risk assessment done?", Answer)
    risk_assessment_on = day_field("When was it done?")
    safeguarding = choice_field("Is safeguarding checked?", Answer)
    safeguarding_on = day_field("When did you check safeguarding?")
    note = TypedField(
        label="Note for your colleagues",
        help_text=f"{NEVER_A_NAME} Nothing about health.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = Placement
        fields = [
            "stage", "role", "start_on", "planned_end_on", "hours", "pay", "opportunity", "type", "mode", "aim",
            "job_coach", "job_coach_hours", "travel_training", "access_to_work", "access_to_work_on", "insurance",
            "insurance_on", "risk_assessment", "risk_assessment_on", "safeguarding", "safeguarding_on", "note",
        ]  # fmt: skip
        labels = {
            "opportunity": "Which of their listings is it?",
            "type": "Type of placement",
            "aim": "ILR aim",
        }

    def __init__(self, *args, college: Provider, on: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.college, self.on = college, on
        if self.instance.host_id and "employer_name" not in self.initial:
            self.initial["employer_name"] = self.instance.host.name
        self.set_up_employer()
        self.set_up_choices()

    def set_up_choices(self) -> None:
        types = PathwayType.objects.public()
        self.fields["type"].queryset = types | PathwayType.objects.filter(pk=self.instance.type_id)
        self.fields["aim"].queryset = IlrCode.objects.filter(field=IlrCode.Field.AIM)
        for name, empty in EMPTY.items():
            self.fields[name].empty_label = empty
        listings = Opportunity.objects.none()
        if self.employer:
            live = Opportunity.objects.in_directory(self.on).values("pk")
            wanted = Q(pk__in=live) | Q(pk=self.instance.opportunity_id)
            listings = Opportunity.objects.filter(wanted, provider=self.employer)
        self.fields["opportunity"].queryset = listings.order_by("title")
        if not listings:
            del self.fields["opportunity"]

    def clean(self):
        cleaned = super().clean()
        cleaned["mode"] = cleaned.get("mode") or Placement.Mode.EXTERNAL
        for name in ("job_coach", "travel_training", "access_to_work", "insurance", "risk_assessment", "safeguarding"):
            cleaned[name] = cleaned.get(name) or "not_stated"
        first, last = cleaned.get("start_on"), cleaned.get("planned_end_on")
        if first and last and last < first:
            self.add_error("planned_end_on", WRONG_WAY_ROUND)
        return cleaned

    # ── As the page shows it ─────────────────────────────────────────────────

    def boxes(self, names: tuple[str, ...]) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    @property
    def first_boxes(self) -> list[forms.BoundField]:
        return self.boxes(self.first)

    @property
    def later_boxes(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(heading, self.boxes(names)) for heading, names in self.later]

    @property
    def later_is_open(self) -> bool:
        """What is wrong there, or found in its texts, must be seen."""
        names = {name for _, names in self.later for name in names}
        return bool(names & (self.errors.keys() | self.found.keys()))


class RegisterForm(PlacementForm):
    """A new placement: of whoever has the reference that is written, or of `person`."""

    first = ("reference", "cohort", *PlacementForm.first)

    reference = TypedField(
        label="Reference of the young person",
        help_text=f"Your own, for example SI-07. {NEVER_A_NAME}",
        max_length=20,
        empty="Write the reference of the young person.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off", "list": "references"}),
    )
    cohort = forms.ModelChoiceField(
        Cohort.objects.none(),
        label="Cohort",
        help_text="Only for a new reference. You can add their age and needs later.",
        required=False,
        empty_label=None,
    )

    def __init__(self, *args, previous: Placement | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.previous = previous
        if previous:
            del self.fields["reference"], self.fields["cohort"]
            return
        self.fields["cohort"].queryset = Cohort.objects.of(self.college).open()

    @property
    def references(self) -> list[str]:
        """What the box suggests: those of the open cohorts."""
        people = YoungPerson.objects.of(self.college).filter(cohort__is_closed=False)
        return list(people.values_list("reference", flat=True)[:300])

    def says_who_somebody_is(self) -> bool:
        """Whether a text or the reference may, so that it is not even kept for later."""
        self.full_clean()
        refused = {"reference", *self.scanned} & self.errors.keys()
        return any(self.data.get(name) for name in refused)

    def clean_reference(self):
        reference = self.cleaned_data["reference"]
        self.person = person_called(reference, college=self.college)
        if self.person.pk is None:
            try:
                self.person.clean_fields(exclude=["college", "cohort"])
                self.person.clean()
            except forms.ValidationError as error:
                raise forms.ValidationError(error.message_dict["reference"]) from error
        return reference

    def clean(self):
        cleaned = super().clean()
        if self.previous:
            self.person = self.previous.young_person
        elif "reference" not in self.errors:
            self._find_cohort(cleaned.get("cohort"))
            self._look_for_the_same(cleaned.get("start_on"))
        return cleaned

    def _find_cohort(self, cohort: Cohort | None) -> None:
        if self.person.pk is None:
            self.person.cohort = cohort
            if cohort is None and "cohort" not in self.errors:
                self.add_error("cohort", "Choose the cohort of this new reference.")

    def _look_for_the_same(self, start_on: date | None) -> None:
        """Who sends a form twice makes one placement."""
        if self.person.pk and self.employer and start_on:
            same = self.person.placements.filter(host=self.employer, start_on=start_on)
            if same.exists():
                self.add_error("start_on", f"{self.person} starts there on that day already. You have registered it.")

    @transaction.atomic
    def register(self, *, by: User) -> Placement:
        facts = {name: self.cleaned_data[name] for name in self._meta.fields if name in self.cleaned_data}
        facts["host"] = self.host(by=by, on=self.on)
        if self.previous:
            facts |= {"previous": self.previous, "rotation": self.previous.rotation + 1}
        return register(college=self.college, by=by, person=self.person, facts=facts)


class ChangeForm(PlacementForm):
    """A placement that is there. What a colleague wrote meanwhile is shown, not overwritten."""

    later_is_open = True

    @transaction.atomic
    def change(self, *, by: User) -> Placement:
        placement = self.save(commit=False)
        placement.host = self.host(by=by, on=self.on)
        if placement.opportunity and placement.opportunity.provider_id != placement.host_id:
            placement.opportunity = None
        placement.save(update_fields=[*self.saved_fields, "host", "opportunity"])
        record("placement.changed", by=by, row=placement)
        return placement

    def _compare_with_stored(self):
        super()._compare_with_stored()
        stored = Placement.objects.select_related("host").get(pk=self.instance.pk)
        is_stale = str(stored.lock_version) != str(self.cleaned_data.get("lock_version"))
        if is_stale and stored.host.name.casefold() != self.name_written().casefold():
            self.add_error("employer_name", f"Stored now: {stored.host}")
