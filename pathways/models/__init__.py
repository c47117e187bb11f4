from pathways.models.checks import CheckLetter, CheckRequest, CheckRun
from pathways.models.codes import Interest, PublicNeed, SupportNeed, SupportOffer
from pathways.models.drafts import ListingDraft
from pathways.models.easy_read import EasyReadRow
from pathways.models.edits import OpportunityEdit
from pathways.models.intakes import Intake
from pathways.models.links import LinkCheck
from pathways.models.opportunities import Opportunity
from pathways.models.photos import Photo
from pathways.models.search import SearchChange, SynonymGroup
from pathways.models.types import PathwayType
from pathways.models.versions import ListingVersion
from pathways.models.view_counts import ViewCount

__all__ = [
    "CheckLetter",
    "CheckRequest",
    "CheckRun",
    "EasyReadRow",
    "Intake",
    "Interest",
    "LinkCheck",
    "ListingDraft",
    "ListingVersion",
    "Opportunity",
    "OpportunityEdit",
    "PathwayType",
    "Photo",
    "PublicNeed",
    "SearchChange",
    "SupportNeed",
    "SupportOffer",
    "SynonymGroup",
    "ViewCount",
]
