"""A change of a listing that waits for an officer."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.reviews import Facts, Group, ReviewedEdit
from pathways.edits.groups import LISTING_GROUPS, NOTE
from pathways.models.opportunities import Opportunity
from providers.membership import who_hears
from providers.models import Contact


class OpportunityEdit(ReviewedEdit):
    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="edits")

    groups = LISTING_GROUPS
    subject_field = "opportunity"

    class Meta(ReviewedEdit.Meta):
        abstract = False
        verbose_name = "change to a listing"
        verbose_name_plural = "changes to listings"
        constraints = [
            *ReviewedEdit.Meta.constraints,
            models.UniqueConstraint(
                fields=["opportunity"], condition=Q(state="waiting"), name="listing_has_one_edit_that_waits"
            ),
        ]

    def get_absolute_url(self):
        return reverse("portal_listing", args=[self.opportunity.provider.slug, self.opportunity.slug])

    @classmethod
    def facts_of(cls, subject: Opportunity) -> Facts:
        from pathways.document import for_document, to_document

        document = to_document(for_document(Opportunity.objects.filter(pk=subject.pk)).get()) | {NOTE: ""}
        return {fact: document[fact] for fact in cls.all_facts()}

    @classmethod
    def meant(cls, fact: str, value: Any) -> Any:
        """Of another row its key: that its name has changed is no change of the listing."""
        from pathways.document.references import REFERENCES

        if fact not in REFERENCES or not value:
            return value
        key = REFERENCES[fact].key
        if isinstance(value, dict):
            return value.get(key, value)
        return sorted(row[key] for row in value)

    @classmethod
    def in_words(cls, fact: str, value: Any) -> list[str]:
        from pathways.edits.words import in_words

        return in_words(fact, value)

    @classmethod
    def label_of(cls, fact: str) -> str:
        from pathways.edits.words import LABELS

        return LABELS.get(fact, "")

    @classmethod
    def lines_of(cls, group: Group, facts: Facts) -> list[tuple[str, list[str]]]:
        from pathways.edits.words import IN_ONE_LINE

        together = IN_ONE_LINE.get(group.code)
        return [("", together(facts))] if together else super().lines_of(group, facts)

    def apply(self, facts: Facts, *, by: models.Model) -> None:
        from pathways.document import apply_document
        from pathways.history import keep_version

        written = {fact: value for fact, value in facts.items() if fact != NOTE}
        if is_new(written.get("contact")):
            written["contact"] = self._new_contact(written["contact"])
        if written:
            apply_document(self.opportunity, written, fields=written)
            keep_version(self.opportunity, by=by, why="review", source=f"edit:{self.uuid}")

    def _new_contact(self, given: Facts) -> Facts:
        """A contact that the provider has not had: it is theirs from now on."""
        known = {name: given.get(name, "") for name in ("name_or_post", "phone", "email")}
        contact = Contact.objects.filter(provider=self.opportunity.provider, **known).first()
        if contact is None:
            contact = Contact(provider=self.opportunity.provider, **known)
            contact.full_clean()
            contact.save()
        return {"uuid": str(contact.uuid)}

    def recipients(self) -> list[str]:
        return who_hears(self.opportunity.provider, self.by, reply_to=self.reply_to)


def is_new(contact: Facts | None) -> bool:
    """Whether it was typed, and not chosen among those that the provider has."""
    return bool(contact) and "uuid" not in contact
