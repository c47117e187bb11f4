"""Old addresses, the texts and words that officers edit, and the rows that other apps' models are made from."""

from django.db import models

from core.accessibility import AccessibilityProblem, AccessibilityStatement
from core.glossary import GlossaryWord
from core.pages import Page, PageEasyReadRow
from core.rows import CodeRow, HeardQuerySet, PublicRow

__all__ = [
    "AccessibilityProblem",
    "AccessibilityStatement",
    "CodeRow",
    "GlossaryWord",
    "HeardQuerySet",
    "OldAddress",
    "Page",
    "PageEasyReadRow",
    "PublicRow",
]


class OldAddress(models.Model):
    """An address that a page had before; it answers with a permanent redirect."""

    kind = models.CharField(max_length=40, help_text="For example: opportunity, provider.")
    slug = models.SlugField(max_length=120)
    target = models.UUIDField(help_text="The uuid of the row that has moved.")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "old addresses"
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="old_address_is_unique")]

    def __str__(self):
        return f"{self.kind}: {self.slug}"
