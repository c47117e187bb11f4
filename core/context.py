"""Whose Local Offer this is, for every template."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest


@dataclass(frozen=True)
class SiteFacts:
    name: str
    council_name: str
    council_short_name: str
    contact_email: str
    contact_phone: str
    council_home_url: str
    council_logo: str
    theme_css: str
    is_demo: bool
    url: str


def site_facts() -> SiteFacts:
    return SiteFacts(
        name=settings.SITE_NAME,
        council_name=settings.COUNCIL_NAME,
        council_short_name=settings.COUNCIL_SHORT_NAME,
        contact_email=settings.COUNCIL_CONTACT_EMAIL,
        contact_phone=settings.COUNCIL_CONTACT_PHONE,
        council_home_url=settings.COUNCIL_HOME_URL,
        council_logo=settings.COUNCIL_LOGO,
        theme_css=settings.THEME_CSS,
        is_demo=settings.DEMO,
        url=settings.SITE_URL,
    )


def council(_request: HttpRequest) -> dict:
    return {"site": site_facts()}
