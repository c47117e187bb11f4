from providers.models.contacts import Contact, NamedContact
from providers.models.edits import ProviderEdit
from providers.models.invitations import Invitation
from providers.models.memberships import Level, Membership
from providers.models.places import Area, Place
from providers.models.providers import Provider
from providers.models.sites import AccessFeature, Site, SiteAccess

__all__ = [
    "AccessFeature",
    "Area",
    "Contact",
    "Invitation",
    "Level",
    "Membership",
    "NamedContact",
    "Place",
    "Provider",
    "ProviderEdit",
    "Site",
    "SiteAccess",
]
