from pathways.models.codes import Interest, PublicNeed, SupportNeed, SupportOffer
from pathways.models.duplicates import PossibleDuplicate
from pathways.models.easy_read import EasyReadRow
from pathways.models.intakes import Intake
from pathways.models.opportunities import Opportunity
from pathways.models.photos import Photo
from pathways.models.search import SearchChange, SynonymGroup
from pathways.models.types import PathwayType
from pathways.models.versions import ListingVersion

__all__ = [
    "EasyReadRow",
    "Intake",
    "Interest",
    "ListingVersion",
    "Opportunity",
    "PathwayType",
    "Photo",
    "PossibleDuplicate",
    "PublicNeed",
    "SearchChange",
    "SupportNeed",
    "SupportOffer",
    "SynonymGroup",
]
