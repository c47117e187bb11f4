"""A change of what a provider says of itself, that waits for an officer."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.reviews import Facts, Group, ReviewedEdit
from providers.models.providers import Provider

NOTE = "note_to_officers"  # words for the officers; the provider's own `note` is theirs
PROVIDER_GROUPS = (
    Group("name", "Name", ("name",)),
    Group("summary", "In one sentence", ("summary",)),
    Group("description", "Who you are", ("description",)),
    Group("website", "Website", ("website",)),
    Group("phone", "Phone", ("phone",)),
    Group("email", "Email", ("email",)),
    Group("note", "Anything else", (NOTE,)),
)


class ProviderEdit(ReviewedEdit):
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="edits")

    groups = PROVIDER_GROUPS
    subject_field = "provider"

    class Meta(ReviewedEdit.Meta):
        abstract = False
        verbose_name = "change to a provider"
        verbose_name_plural = "changes to providers"
        constraints = [
            *ReviewedEdit.Meta.constraints,
            models.UniqueConstraint(
                fields=["provider"], condition=Q(state="waiting"), name="provider_has_one_edit_that_waits"
            ),
        ]

    def get_absolute_url(self):
        return reverse("portal_about", args=[self.provider.slug])

    @classmethod
    def facts_of(cls, subject: Provider) -> Facts:
        stored = Provider.objects.get(pk=subject.pk)
        return {fact: "" if fact == NOTE else getattr(stored, fact) for fact in cls.all_facts()}

    def apply(self, facts: Facts, *, by: models.Model) -> None:
        written = {fact: value for fact, value in facts.items() if fact != NOTE}
        for fact, value in written.items():
            setattr(self.provider, fact, value)
        self.provider.full_clean()
        if written:
            self.provider.lock_version = F("lock_version") + 1
            self.provider.save(update_fields=[*written, "lock_version", "modified_at"])
            self.provider.refresh_from_db(fields=["lock_version"])

    def recipients(self) -> list[str]:
        from providers.membership import who_hears

        return who_hears(self.provider, self.by, reply_to=self.reply_to)
