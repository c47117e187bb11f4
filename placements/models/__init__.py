from placements.models.codes import EndReason, IlrCode, PlanType
from placements.models.drafts import HostProposal, PlacementDraft
from placements.models.keeping import CohortKeeping, ReminderPreference
from placements.models.people import Cohort, LookingFor, YoungPerson, academic_year_of, year_in_words
from placements.models.placements import FollowUp, Placement, Review
from placements.models.statistics import FrozenTable, FrozenTerm, PrunedCount
from placements.models.uploads import Upload, UploadedRow

__all__ = [
    "Cohort",
    "CohortKeeping",
    "EndReason",
    "FollowUp",
    "FrozenTable",
    "FrozenTerm",
    "HostProposal",
    "IlrCode",
    "LookingFor",
    "Placement",
    "PlacementDraft",
    "PlanType",
    "ReminderPreference",
    "PrunedCount",
    "Review",
    "Upload",
    "UploadedRow",
    "YoungPerson",
    "academic_year_of",
    "year_in_words",
]
