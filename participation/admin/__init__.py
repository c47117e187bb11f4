from participation.admin.contact_requests import ContactRequestAdmin
from participation.admin.offers import PlaceOfferAdmin

__all__ = ["ContactRequestAdmin", "PlaceOfferAdmin"]
