"""Forms whose texts are looked at before they are kept: nothing here may say who somebody is."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from types import MappingProxyType

from django import forms

from placements.personal import Finding, findings

I_HAVE_LOOKED = "I have looked. Nothing here says who somebody is."
TAKE_IT_OUT = "{} Take it out. If it is none, tick “I have looked” below."
LOOKED = "looked"


class LookedBox(forms.CheckboxInput):
    """Ticked for what was found then, and for nothing else: a tick does not cover what is written afterwards."""

    def __init__(self, digest: str):
        super().__init__(attrs={"value": digest})
        self.digest = digest

    def value_from_datadict(self, data, files, name):
        return data.get(name) == self.digest


class ScannedForm(forms.Form):
    """A mixin. `scanned` names the text fields that are looked at; put it before `forms.ModelForm` or the like.

    Where something is found the form gets a field `looked`, a checkbox, and is not valid until it is ticked. Show it
    beside the texts with `placements/includes/_looked.html`. What was typed stays.
    """

    scanned: tuple[str, ...] = ()
    found: Mapping[str, list[Finding]] = MappingProxyType({})

    def clean(self):
        cleaned = super().clean()
        texts = {name: self.cleaned_data.get(name) or "" for name in self.scanned}
        self.found = {name: found for name, text in texts.items() if (found := findings(text))}
        if self.found:
            self.ask_to_look()
        return cleaned

    @property
    def all_found(self) -> list[Finding]:
        return [finding for found in self.found.values() for finding in found]

    def ask_to_look(self) -> None:
        box = LookedBox(digest_of(self.found))
        self.fields[LOOKED] = forms.BooleanField(required=False, label=I_HAVE_LOOKED, widget=box)
        if box.value_from_datadict(self.data, self.files, self.add_prefix(LOOKED)):
            return
        for name, found in self.found.items():
            self.add_error(name, TAKE_IT_OUT.format(" ".join(finding.words for finding in found)))


def digest_of(found: Mapping[str, list[Finding]]) -> str:
    """The same findings have the same one. Short: it is no secret, it tells one warning from another."""
    seen = "\n".join(f"{name} {finding.kind} {finding.found}" for name in found for finding in found[name])
    return hashlib.sha256(seen.encode("utf-8", "replace")).hexdigest()[:16]
