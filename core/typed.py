"""Text that anybody may type into a public form."""

import re

from django import forms
from django.core.exceptions import ValidationError

# Control characters, lone surrogates, and marks that turn the writing of others around: no name needs them.
HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
HIDDEN_WAS_THERE = "We took out signs that nobody can see. Look at it, and send it again."


class TypedField(forms.CharField):
    """A text of at most `max_length` letters; what is wrong with it is said kindly, and what was typed stays.

    Its length is looked at before any validator is: those may be slow on a long text.
    """

    def __init__(self, *args, max_length: int, one_line: bool = True, empty: str = "", **kwargs):
        super().__init__(*args, error_messages={"required": empty}, required=bool(empty), **kwargs)
        self.most, self.one_line = max_length, one_line

    def to_python(self, value):
        text = (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")
        if len(text) > self.most:
            raise ValidationError(f"Write at most {self.most} letters. You have {len(text):,}.")
        if HIDDEN.search(text):
            raise ValidationError(HIDDEN_WAS_THERE)
        if not any(map(str.isalnum, text)):
            return ""
        return " ".join(text.split()) if self.one_line else text

    def bound_data(self, data, initial):
        return HIDDEN.sub("", data) if isinstance(data, str) else data
