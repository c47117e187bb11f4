from pathways.models.codes import Interest, PublicNeed, SupportNeed, SupportOffer
from pathways.models.easy_read import EasyReadRow
from pathways.models.imports import ImportRow, ImportRun
from pathways.models.intakes import Intake
from pathways.models.opportunities import Opportunity
from pathways.models.photos import Photo
from pathways.models.search import SearchChange, SynonymGroup
from pathways.models.types import PathwayType
from pathways.models.versions import ListingVersion

__all__ = [
    "EasyReadRow",
    "ImportRow",
    "ImportRun",
    "Intake",
    "Interest",
    "ListingVersion",
    "Opportunity",
    "PathwayType",
    "Photo",
    "PublicNeed",
    "SearchChange",
    "SupportNeed",
    "SupportOffer",
    "SynonymGroup",
]
