from placements.models.codes import EndReason, IlrCode, PlanType
from placements.models.drafts import HostProposal, PlacementDraft
from placements.models.keeping import CohortKeeping, ReminderPreference
from placements.models.people import Cohort, LookingFor, YoungPerson, academic_year_of, year_in_words
from placements.models.placements import FollowUp, Placement, Review

__all__ = [
    "Cohort",
    "CohortKeeping",
    "EndReason",
    "FollowUp",
    "HostProposal",
    "IlrCode",
    "LookingFor",
    "Placement",
    "PlacementDraft",
    "PlanType",
    "ReminderPreference",
    "Review",
    "YoungPerson",
    "academic_year_of",
    "year_in_words",
]
