"""The photos of a listing, in its own form."""

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html

from core.desk import Desk
from core.uploads import FORMATS
from pathways.models import Photo


class Thumbnail(forms.Widget):
    """The stored picture, where another form has the box to choose one."""

    needs_multipart_form = True  # the first form speaks for all, and the next one may bring a file

    def render(self, name, value, attrs=None, renderer=None):
        if not value:
            return ""
        return format_html('<img class="thumbnail" src="{}" alt="" width="{}" height="{}">', value.smallest_url,
                           value.width, value.height)  # fmt: skip

    def id_for_label(self, id_):
        return ""


class PhotoForm(forms.ModelForm):
    class Meta:
        widgets = {
            "image": forms.FileInput(attrs={"accept": ",".join(f"image/{kind.lower()}" for kind in FORMATS)}),
            "alt": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "image" in self.fields:
            image = self.fields["image"]
            image.disabled, image.widget = True, Thumbnail()
            image.help_text = "For another picture, delete this photo and add a new one: people agreed to this one."
        if "is_agreed" in self.fields:
            self.fields["is_agreed"].required = True
            self.fields["is_agreed"].error_messages["required"] = (
                "Tick this when everybody has agreed. Without that we may not show the photo."
            )

    def clean_consent_on(self):
        agreed_on = self.cleaned_data["consent_on"]
        if agreed_on > timezone.localdate():
            raise forms.ValidationError("This day is still to come. Give the day on which they agreed.")
        return agreed_on


class PhotoFormSet(forms.BaseInlineFormSet):
    def delete_existing(self, obj, commit=True):
        if commit:
            obj.remove()


class PhotoInline(Desk, admin.StackedInline):
    model = Photo
    form = PhotoForm
    formset = PhotoFormSet
    extra = 0
    max_num = 12  # each takes a second or two to draw anew
    verbose_name_plural = "Photos: what the place looks like"
    fieldsets = [
        (
            None,
            {
                "fields": ["image", "alt", "is_agreed", ("consent_on", "consent_kept"), ("taken_on", "order")],
                "description": "When somebody no longer agrees, tick “Delete” and save: the photo is gone at once, "
                "from the page and from our files. When a save is refused, choose a new photo again.",
            },
        )
    ]
