"""Old addresses, texts and words that officers edit, audit, mail, and the rows that others are made from."""

from django.db import models

from core.accessibility import AccessibilityProblem, AccessibilityStatement
from core.audit import AuditEvent
from core.glossary import GlossaryWord
from core.jobs import Job
from core.outbox import Message
from core.pages import Page, PageEasyReadRow
from core.queue import QueueAssignment, QueuePreference
from core.rows import CodeRow, HeardQuerySet, PublicRow
from core.saved_views import SavedView

__all__ = [
    "AccessibilityProblem",
    "AccessibilityStatement",
    "AuditEvent",
    "CodeRow",
    "GlossaryWord",
    "HeardQuerySet",
    "Job",
    "Message",
    "OldAddress",
    "Page",
    "PageEasyReadRow",
    "PublicRow",
    "QueueAssignment",
    "QueuePreference",
    "SavedView",
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
