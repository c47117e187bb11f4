"""Tags that every template of the site may use."""

from datetime import date, datetime
from functools import cache

from django import template
from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import SafeString

from core.prose import to_html
from core.qr import QrCode, qr_code

register = template.Library()


@register.simple_tag
def icon(name: str, size: int = 24) -> SafeString:
    """A pictogram of `static/icons.svg`: `{% icon "bus" %}`, `{% icon "bus" size=64 %}`."""
    return drawn_icon(name, size)


@cache  # a page has dozens of the same few
def drawn_icon(name: str, size: int) -> SafeString:
    return get_template("components/_icon.html").render({"name": name, "size": size})


@register.simple_tag
def qr(address: str) -> QrCode | None:
    """The QR code that leads to `address`: see `components/_qr.html`."""
    return qr_code(address)


@register.filter
def prose(text: str) -> SafeString:
    """Markdown as safe HTML."""
    return to_html(text or "")


@register.filter
def full_date(day: date | datetime | None) -> str:
    """ "Monday 4 January 2027", in London; nothing for no date."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = timezone.localtime(day)
    return f"{day:%A} {day.day} {day:%B %Y}"
