from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from core.easy_read_desk import SummedUpForm
from pathways.models import Opportunity

INCOMPLETE = next(
    constraint.violation_error_message
    for constraint in Opportunity._meta.constraints
    if constraint.name == "published_opportunity_is_complete"
)
CODE_LISTS = ("needs", "support", "interests")


class OpportunityForm(SummedUpForm):
    checked_today = forms.BooleanField(
        required=False,
        label="I have checked all of this listing today",
        help_text="Tick it when every fact here is confirmed. A small edit is not a check.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in CODE_LISTS:
            self._offer(name, Q(ends_on=None) | Q(ends_on__gte=timezone.localdate()))
        self._offer("areas", Q(is_active=True))
        if "stage" in self.fields:
            self.fields["stage"].choices = [("", "Not chosen yet"), *self.fields["stage"].choices[1:]]
        for name in {"contact", "sites"} & self.fields.keys():
            self.fields[name].queryset = self.fields[name].queryset.select_related("provider")
            self.fields[name].label_from_instance = lambda row: f"{row.provider}: {row}"

    def clean(self):
        cleaned = super().clean()
        provider, sites = cleaned.get("provider"), cleaned.get("sites") or ()
        if strangers := [site.name for site in sites if provider and site.provider_id != provider.pk]:
            self.add_error("sites", f"These belong to another provider: {', '.join(strangers)}.")
        if self.instance.pk and self.instance in (cleaned.get("goes_on_to") or ()):
            self.add_error("goes_on_to", "A listing does not go on to itself.")
        return cleaned

    def full_clean(self):
        """`Opportunity.clean()` names what is missing; the constraint behind it need not say so again."""
        super().full_clean()
        said = self.non_field_errors()
        if len(said) > 1 and INCOMPLETE in said:
            said.data = [error for error in said.as_data() if error.message != INCOMPLETE]

    def _offer(self, name: str, in_use: Q) -> None:
        """Offer what is in use, and what this listing has chosen before."""
        if name in self.fields:
            self.fields[name].queryset = self._choices(self.fields[name].queryset, name, in_use)

    def _choices(self, rows: QuerySet, name: str, in_use: Q) -> QuerySet:
        if not self.instance.pk:
            return rows.filter(in_use)
        return rows.filter(in_use | Q(pk__in=getattr(self.instance, name).values("pk")))
