from participation.models.contact_requests import (
    KEPT_DAYS,
    LONGEST_NAME,
    LONGEST_TEXT,
    ContactRequest,
    day_to_forget,
    digest_of,
)
from participation.models.offers import LONGEST_OFFER, MOST_PLACES, PlaceOffer

__all__ = [
    "KEPT_DAYS",
    "LONGEST_NAME",
    "LONGEST_OFFER",
    "LONGEST_TEXT",
    "MOST_PLACES",
    "ContactRequest",
    "PlaceOffer",
    "day_to_forget",
    "digest_of",
]
