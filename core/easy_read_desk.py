"""How officers keep an Easy Read: rows with their pictures, hints below each sentence, and whether it is right."""

import re
from collections.abc import Iterable
from functools import cached_property

from django import forms
from django.contrib import admin
from django.forms.models import BaseInlineFormSet
from django.forms.utils import flatatt
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from core.desk import Desk, LockedAdmin
from core.easy_read import MOST_LETTERS, picture_choices
from core.locking import LockedModelForm
from core.plain_words import remarks, words
from core.shapes import joined
from core.templatetags.site import icon

EXPLAINED = re.compile(r"^(\w+).*? means ")
MOST_SENTENCES, LONGEST_READ = 100, 1000
SELECTED = SafeString(" selected")
STEP = 10  # between two rows, so that another fits in


# ── Hints ────────────────────────────────────────────────────────────────────


def hints(sentences: Iterable[str]) -> list[list[str]]:
    """What would make each sentence easier, after its number of words. What an earlier one explains may be used."""
    explained: set[str] = set()
    found = []
    for sentence in sentences:
        number = len(words(sentence))
        count = [f"{number} word{'' if number == 1 else 's'}."] if number else []
        found.append(count + remarks(sentence, explained))
        explained.update(EXPLAINED.findall(sentence))
    return found


@require_POST
def easy_read_hints(request: HttpRequest) -> JsonResponse:
    """Hints for the sentences that somebody is typing: each as lines to show."""
    sentences = request.POST.getlist("sentence")[:MOST_SENTENCES]
    return JsonResponse({"hints": hints(sentence[:LONGEST_READ] for sentence in sentences)})


# ── Rows ─────────────────────────────────────────────────────────────────────


class PictureSelect(forms.Select):
    """The pictures by their meanings, with the chosen one shown beside them.

    Django renders a template for each option of each row, which takes seconds for a form of thirty rows.
    """

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        box = format_html(
            "<select{}>{}</select>",
            flatatt(self.build_attrs(self.attrs, (attrs or {}) | {"name": name})),
            options_of_pictures(value or ""),
        )
        return format_html('<span class="picture-choice">{}{}</span>', icon(value or "", 64), box)


def options_of_pictures(chosen: str) -> SafeString:
    found = [format_html('<option value="">{}</option>', "Choose a picture")]
    for subject, choices in picture_choices():
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((name, SELECTED if name == chosen else "", meaning) for name, meaning in choices),
        )
        found.append(format_html('<optgroup label="{}">{}</optgroup>', subject, options))
    return joined(found)


class SentenceBox(forms.Textarea):
    """A sentence with hints below it; the page's script asks for new ones while somebody types."""

    hints: Iterable[str] = ()

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        attrs = (attrs or {}) | {"data-hints": reverse("admin:easy_read_hints"), "rows": 2}
        box = super().render(name, value, attrs, renderer)
        lines = format_html_join("", "<li>{}</li>", ([line] for line in self.hints))
        return format_html('{}<ul class="hints" aria-live="polite">{}</ul>', box, lines)


class EasyReadRowForm(forms.ModelForm):
    picture = forms.ChoiceField(
        choices=picture_choices,
        widget=PictureSelect,
        error_messages={"required": "Choose a picture for this sentence."},
    )
    sentence = forms.CharField(widget=SentenceBox, error_messages={"required": "Write the sentence for this picture."})
    order = forms.IntegerField(required=False, min_value=0, max_value=32767)

    def clean_sentence(self):
        """The box itself has no limit, so that nothing pasted into it is cut off unseen."""
        sentence = " ".join(self.cleaned_data["sentence"].split())
        if len(sentence) > MOST_LETTERS:
            raise forms.ValidationError(
                f"This has {len(sentence)} letters, and {MOST_LETTERS} are the most. Make it two rows."
            )
        return sentence


class EasyReadFormSet(BaseInlineFormSet):
    @cached_property
    def forms(self):
        rows = super().forms
        for row, lines in zip(rows, hints(row["sentence"].value() or "" for row in rows), strict=True):
            row.fields["sentence"].widget.hints = lines
        return rows

    def clean(self):
        """A row without a number goes to the end."""
        super().clean()
        kept = [form for form in self.forms if form.has_changed() or form.instance.pk]
        last = max((form.instance.order or 0 for form in kept), default=0)
        for form in kept:
            if form.instance.order is None:
                last += STEP
                form.instance.order = last


class EasyReadInline(Desk, admin.StackedInline):
    form = EasyReadRowForm
    formset = EasyReadFormSet
    extra = 1
    verbose_name_plural = "Easy Read rows: one picture and one sentence each"
    classes = ["easy-read-rows"]
    fieldsets = [(None, {"fields": ["picture", "sentence", "heading", "order"]})]

    class Media:
        js = [forms.Script("js/easy-read.js", defer=True)]


# ── The text that it sums up ─────────────────────────────────────────────────

EASY_READ = (
    "Easy Read",
    {
        "fields": ["easy_read_today", "easy_read_is_right"],
        "description": "A young person reads this alone: one picture and one sentence in each row below. A sentence "
        "has one idea and 10 to 15 short words. Say “you”, and explain a hard word right after. Give a heading only "
        "where a new part begins: “When”, “Money”, “Who to ask”. Rows stand by their order; without a number they go "
        "to the end.",
    },
)


class SummedUpForm(LockedModelForm):
    easy_read_is_right = forms.BooleanField(
        required=False,
        label="I have read the Easy Read through: it is still right",
        help_text="Tick it after the text has changed and the rows say what it says now.",
    )


class SummedUpAdmin(LockedAdmin):
    """Pages of what may have an Easy Read."""

    form = SummedUpForm
    not_part_of_the_row: tuple[str, ...] = ("easy_read_is_right",)  # for who may only look

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "easy_read_today"]

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if self.has_change_permission(request, obj):
            return fieldsets
        return [
            (
                name,
                options | {"fields": [field for field in options["fields"] if field not in self.not_part_of_the_row]},
            )
            for name, options in fieldsets
        ]

    @admin.display(description="Easy Read today")
    def easy_read_today(self, row):
        return row.easy_read_stands

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        form.instance.keep_easy_read(is_right=form.cleaned_data.get("easy_read_is_right", False))


class EasyReadFilter(admin.SimpleListFilter):
    title = "Easy Read"
    parameter_name = "easy_read"

    def lookups(self, request, model_admin):
        return [("stale", "Out of date"), ("yes", "Written"), ("no", "Not written yet")]

    def queryset(self, request, queryset):
        if self.value() == "stale":
            return queryset.easy_read_out_of_date()
        if self.value() == "yes":
            return queryset.in_easy_read()
        return queryset.filter(easy_read_of="") if self.value() == "no" else queryset
