"""Two people on one record: the second is told, sees what is stored now, and chooses."""

from typing import Any

from django import forms
from django.db import models
from django.utils.formats import date_format

SOMEBODY_ELSE = "Somebody else has changed this since you opened it. Your text is still here: compare and save again."


class LockedModelForm(forms.ModelForm):
    """A form for a `PublicRow` that never overwrites silently.

    It carries the version it was opened with. Where the stored one differs it is refused once, each
    field that differs says what is stored, and it takes up the stored version: the next save goes
    through. Validate and save it in one transaction, as the admin does.
    """

    lock_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    also_saved: tuple[str, ...] = ()  # fields that the model's `clean()` fills in

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "lock_version" in self.fields:
            self.initial["lock_version"] = self.instance.lock_version if self.instance.pk else None

    def full_clean(self):
        super().full_clean()
        if self.is_bound and self.instance.pk and "lock_version" in self.fields:
            self._compare_with_stored()

    def save(self, commit=True):
        if self.instance.pk:
            self.instance.lock_version = self.cleaned_data["lock_version"] + 1
        return super().save(commit)

    @property
    def saved_fields(self) -> list[str]:
        """What a save writes: the form's own fields, and never what it does not show."""
        named = {*self.fields, *self.also_saved, "lock_version", "modified_at"}
        return [field.name for field in self.instance._meta.concrete_fields if field.name in named]

    def _compare_with_stored(self):
        stored = type(self.instance)._base_manager.select_for_update().get(pk=self.instance.pk)
        if self.cleaned_data.get("lock_version") == stored.lock_version:
            return
        for name in self._names_that_differ(stored):
            self.add_error(name, f"Stored now: {in_words(stored, name)}")
        self.add_error(None, SOMEBODY_ELSE)
        self.data = self.data.copy()
        self.data[self.add_prefix("lock_version")] = str(stored.lock_version)

    def _names_that_differ(self, stored: models.Model) -> list[str]:
        values = forms.model_to_dict(stored, fields=[name for name in self.fields if name != "lock_version"])
        return [
            name
            for name, value in values.items()
            if self.fields[name].has_changed(_one_newline(value), _one_newline(self[name].data))
        ]


def in_words(row: models.Model, name: str) -> str:
    """What `row` holds in the field `name`, as a person reads it."""
    field = row._meta.get_field(name)
    if field.many_to_many:
        return ", ".join(str(other) for other in getattr(row, name).all()) or "none"
    return value_in_words(field, getattr(row, name))


def value_in_words(field: models.Field, value: Any) -> str:
    if isinstance(value, bool):
        return "ticked" if value else "not ticked"
    if value in (None, ""):
        return "blank"
    if isinstance(field, models.DateField):
        return date_format(value, "DATETIME_FORMAT" if isinstance(field, models.DateTimeField) else "DATE_FORMAT")
    return str(dict(field.flatchoices).get(value, value))


def _one_newline(value: Any) -> Any:
    """Browsers send a line's end as two letters; files and seeds have one."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value
