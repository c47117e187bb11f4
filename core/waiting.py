"""What waits for an officer here: texts without the council's own facts, Easy Reads out of date, mail in trouble."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils import timezone

from core.models import Message, Page
from core.queue import Harm, Kind, QueueItem, form_of

PLACEHOLDER_PAGES = Kind("page-placeholder", "Pages without our own facts", "Put our facts in", Harm.UNSURE, "write")
EASY_READ_OF_PAGES = Kind("page-easy-read", "Pages with an old Easy Read", "Look at it", Harm.UNSURE, "easy-read")
MAIL = Kind("mail", "Mail that did not go out", "See what is wrong", Harm.WAITS, "email")


def queue_items(on: date) -> Iterator[QueueItem]:
    yield from page_items(PLACEHOLDER_PAGES, Page.objects.filter(is_placeholder=True))
    yield from page_items(EASY_READ_OF_PAGES, Page.objects.easy_read_out_of_date())
    url = reverse("admin:core_message_changelist")
    for message in Message.objects.in_trouble(timezone.now()).only("subject", "trouble", "made_at"):
        day = timezone.localdate(message.made_at)
        yield QueueItem(MAIL, f"mail:{message.pk}", message.subject, url, day, message.trouble)


def page_items(kind: Kind, pages) -> Iterator[QueueItem]:
    url = form_of(Page)
    for pk, title, modified_at in pages.order_by().values_list("pk", "title", "modified_at"):
        yield QueueItem(kind, f"{kind.code}:{pk}", title, url(pk), timezone.localdate(modified_at))
