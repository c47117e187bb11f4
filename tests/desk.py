"""How a test fills in one of the officers' forms: as the browser would, from what the page holds."""

from typing import Any

from django import forms
from django.http import HttpResponse


def filled(page: HttpResponse, **changes: Any) -> dict[str, Any]:
    """All that the form on `page` would send, with `changes` made; None takes a field out."""
    data = values(page.context["adminform"].form)
    for inline in page.context["inline_admin_formsets"]:
        data |= values(inline.formset.management_form)
        for form in inline.formset.forms:
            data |= values(form)
    return {name: value for name, value in (data | changes).items() if value is not None}


def values(form: forms.BaseForm) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for field in form:
        value = field.value()
        if isinstance(field.field.widget, forms.MultiWidget):
            parts = value if isinstance(value, list) else field.field.widget.decompress(value)
            data |= {f"{field.html_name}_{i}": part or "" for i, part in enumerate(parts)}
        elif isinstance(value, list | tuple):
            data[field.html_name] = [str(getattr(one, "pk", one)) for one in value]
        elif isinstance(field.field, forms.ModelMultipleChoiceField):
            continue
        elif isinstance(field.field, forms.BooleanField):
            data |= {field.html_name: "on"} if value else {}
        else:
            data[field.html_name] = "" if value is None else str(value)
    return data
