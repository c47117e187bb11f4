from providers.models.contacts import Contact, NamedContact
from providers.models.places import Area, Place
from providers.models.providers import Provider
from providers.models.sites import AccessFeature, Site, SiteAccess

__all__ = ["AccessFeature", "Area", "Contact", "NamedContact", "Place", "Provider", "Site", "SiteAccess"]
