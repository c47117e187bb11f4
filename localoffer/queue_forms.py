"""What somebody asks of the work queue, and what they do with the things they ticked."""

from datetime import timedelta

from django import forms
from django.http import QueryDict

from core.queue import QueueItem, give, put_off, take
from localoffer.work_queue import Choice, WorkQueue, colleagues
from pathways import actions, words
from pathways.models import Opportunity

MOST_AT_ONCE = 200
LONGEST_WAIT = timedelta(days=366)
OWNERS = [("", "Anybody"), ("mine", "You"), ("nobody", "Nobody yet")]
AGES = [("", "Any time"), ("7", "More than a week"), ("30", "More than 30 days"), ("90", "More than 90 days")]


class ChoiceForm(forms.Form):
    """The list's query string. What is not understood is left out: a list is never an error."""

    q = forms.CharField(label="Find", required=False, max_length=100)
    kind = forms.ChoiceField(label="What", required=False)
    owner = forms.ChoiceField(label="Who sees to it", required=False, choices=OWNERS)
    older = forms.TypedChoiceField(
        label="Has waited", required=False, choices=AGES, coerce=int, empty_value=None, initial=""
    )
    later = forms.BooleanField(label="Show what is put off", required=False)

    def __init__(self, data: QueryDict, *, queue: WorkQueue):
        super().__init__(data, label_suffix="")
        kinds = {item.kind.code: item.kind.label for item in queue.items}
        self.fields["kind"].choices = [("", "Everything"), *sorted(kinds.items(), key=lambda pair: pair[1])]
        self.full_clean()

    @property
    def choice(self) -> Choice:
        asked = self.cleaned_data
        return Choice(
            kind=asked.get("kind", ""),
            owner=asked.get("owner", ""),
            older_than=asked.get("older"),
            text=asked.get("q", ""),
            is_later=asked.get("later", False),
        )


class ActForm(forms.Form):
    """One thing done to all that were ticked, or to the one whose own button was pressed."""

    act = forms.ChoiceField(required=False)
    to = forms.TypedChoiceField(label="Colleague", required=False, coerce=int, empty_value=None)
    until = forms.DateField(
        label="Not before", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(label="Why (if you like)", required=False, max_length=200)

    def __init__(self, data: QueryDict | None = None, *, queue: WorkQueue, shown: list[QueueItem] | None = None):
        super().__init__(data)
        self.queue = queue
        self.people = {person.pk: person for person in colleagues()}
        self.fields["act"].choices = [(act, act) for act in ACTS]
        self.fields["to"].choices = [("", "Choose"), *((pk, str(person)) for pk, person in self.people.items())]
        one = data.getlist("take") if data else []
        self.items: list[QueueItem] = queue.among((one or data.getlist("key"))[:MOST_AT_ONCE]) if data else []
        self.takes_one = bool(one)
        self.at_once = {act for item in shown or self.items for act in item.kind.at_once}

    def clean(self):
        cleaned = super().clean()
        act = cleaned["act"] = "take" if self.takes_one else cleaned.get("act")
        if not act:
            raise forms.ValidationError("Choose what to do.")
        if not self.items:
            raise forms.ValidationError("Tick at least one thing that still waits.")
        if act == "give" and "to" not in self.errors and not cleaned.get("to"):
            self.add_error("to", "Choose a colleague.")
        if act == "later" and "until" not in self.errors:
            self._check_the_day(cleaned.get("until"))
        return cleaned

    def _check_the_day(self, day) -> None:
        if day is None:
            self.add_error("until", "Give the day from which you want to see it again.")
        elif day <= self.queue.on:
            self.add_error("until", "Give a day after today.")
        elif day > self.queue.on + LONGEST_WAIT:
            self.add_error("until", "Give a day within a year.")

    def perform(self) -> str:
        """Do it; what was done, in a sentence."""
        return ACTS[self.cleaned_data["act"]](self)


def take_them(form: ActForm) -> str:
    number = take([item.key for item in form.items], by=form.queue.user)
    return said(number, "is now yours", "are now yours", form.items, "Somebody else sees to the rest.")


def give_them(form: ActForm) -> str:
    colleague = form.people[form.cleaned_data["to"]]
    theirs = [item for item in form.items if form.queue.may_see_to(colleague, item)]
    number = give([item.key for item in theirs], to=colleague)
    rest = f"The rest is not for {colleague} to do."
    return said(number, f"is now with {colleague}", f"are now with {colleague}", form.items, rest)


def release_them(form: ActForm) -> str:
    number = give([item.key for item in form.items], to=None)
    return said(number, "is open to anybody", "are open to anybody", form.items)


def put_them_off(form: ActForm) -> str:
    until, note = form.cleaned_data["until"], form.cleaned_data["note"]
    number = put_off([item.key for item in form.items], until=until, note=note)
    day = words.short_date(until)
    return said(number, f"comes back on {day}", f"come back on {day}", form.items)


def bring_them_back(form: ActForm) -> str:
    number = put_off([item.key for item in form.items], until=None)
    return said(number, "is back", "are back", form.items)


def check_them(form: ActForm) -> str:
    number = actions.mark_checked(listings_for("check", form), by=form.queue.user, on=form.queue.on)
    return said(number, "is checked", "are checked", form.items, NOT_SO)


def pause_them(form: ActForm) -> str:
    number = actions.pause(listings_for("pause", form), by=form.queue.user)
    return said(number, "is paused", "are paused", form.items, NOT_SO)


def archive_them(form: ActForm) -> str:
    number = actions.archive(listings_for("archive", form), by=form.queue.user)
    return said(number, "is archived", "are archived", form.items, NOT_SO)


NOT_SO = "Open the rest one by one."
ACTS = {
    "take": take_them,
    "give": give_them,
    "nobody": release_them,
    "later": put_them_off,
    "now": bring_them_back,
    "check": check_them,
    "pause": pause_them,
    "archive": archive_them,
}


def listings_for(act: str, form: ActForm) -> list[Opportunity]:
    """The listings behind those things to which `act` may be done unseen."""
    pks = {item.key.rpartition(":")[2] for item in form.items if act in item.kind.at_once}
    return list(Opportunity.objects.filter(pk__in=pks))


def said(number: int, one: str, many: str, items: list[QueueItem], rest: str = "") -> str:
    done = f"{words.count(number, 'thing')} {one if number == 1 else many}."
    return f"{done} {rest}" if rest and number < len(items) else done
