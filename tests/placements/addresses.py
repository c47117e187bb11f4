"""Every address of a college's pages: what its viewer, editor and manager get there by GET, and by POST.

Nobody else finds anything: `tests/test_urls.py` and `tests/test_urls_by_post.py` ask as everybody.
"""

from __future__ import annotations

from datetime import date

from placements.models import (
    Cohort,
    FollowUp,
    HostProposal,
    LookingFor,
    Placement,
    PlacementDraft,
    Upload,
    YoungPerson,
)
from providers.models import Provider
from tests.factories import CollegeFactory, FollowUpFactory, LookingForFactory, PlacementFactory, UserFactory

START = "/portal/college/larkspur/"
ROUTE = "portal/college/<slug:slug>/"
READ = ((200, 200, 200), (405, 405, 405))
SEARCHED = ((200, 200, 200), (200, 200, 200))
EDITED = ((403, 200, 200), (403, 200, 200))
MANAGED = ((403, 403, 200), (403, 403, 200))
DELETED = ((403, 403, 200), (403, 403, 302))
ENDED = ((403, 200, 200), (403, 302, 302))
# what somebody else has begun, and a page that is there only for whoever began it
NOBODY_ELSES = ((403, 404, 404), (403, 404, 404))
COLLEGE = {
    "": ("", *READ),
    "cohorts/": ("cohorts/", *READ),
    "cohorts/new/": ("cohorts/new/", *EDITED),
    "cohorts/<uuid:uuid>/": ("cohorts/{cohort}/", *READ),
    "cohorts/<uuid:uuid>/change/": ("cohorts/{cohort}/change/", *MANAGED),
    "cohorts/<uuid:uuid>/close/": ("cohorts/{cohort}/close/", (405, 405, 405), (403, 403, 302)),
    "cohorts/<uuid:uuid>/add/": ("cohorts/{cohort}/add/", *EDITED),
    "young-people/<uuid:uuid>/": ("young-people/{young_person}/", *READ),
    "young-people/<uuid:uuid>/change/": ("young-people/{young_person}/change/", *EDITED),
    "young-people/<uuid:uuid>/delete/": ("young-people/{young_person}/delete/", *DELETED),
    "young-people/<uuid:uuid>/looking-for/": ("young-people/{young_person}/looking-for/", *EDITED),
    "placements/": ("placements/", *SEARCHED),
    "placements/new/": ("placements/new/", *EDITED),
    "placements/begun/<uuid:uuid>/": ("placements/begun/{begun}/", *NOBODY_ELSES),
    "placements/begun/<uuid:uuid>/delete/": (
        "placements/begun/{begun}/delete/",
        (405, 405, 405),
        (403, 404, 404),
    ),
    "placements/<uuid:uuid>/": ("placements/{placement}/", *READ),
    "placements/<uuid:uuid>/change/": ("placements/{placement}/change/", *EDITED),
    "placements/<uuid:uuid>/delete/": ("placements/{placement}/delete/", *DELETED),
    "placements/<uuid:uuid>/next/": ("placements/{placement}/next/", *EDITED),
    "files/": ("files/", *READ),
    "export/": ("export/", *SEARCHED),
    "upload/": ("upload/", *EDITED),
    "upload/save/": ("upload/save/", (405, 405, 405), (403, 302, 302)),
    "upload/outcomes/": ("upload/outcomes/", *EDITED),
    "upload/outcomes/save/": ("upload/outcomes/save/", (405, 405, 405), (403, 302, 302)),
    "upload/columns/": ("upload/columns/", *READ),
    "upload/example.<str:kind>": ("upload/example.csv", *READ),
    "upload/<uuid:uuid>/": ("upload/{upload}/", *READ),
    "upload/<uuid:uuid>/undo/": ("upload/{upload}/undo/", *ENDED),
    "placements/<uuid:uuid>/outcome/": ("placements/{placement}/outcome/", *EDITED),
    "placements/<uuid:uuid>/reviews/new/": ("placements/{placement}/reviews/new/", *EDITED),
    "outcomes/": ("outcomes/", (403, 200, 200), (403, 302, 302)),  # nothing is answered: back to the list
    "follow-ups/": ("follow-ups/", *READ),
    "follow-ups/mail/": ("follow-ups/mail/", *ENDED),
    "follow-ups/<uuid:uuid>/": ("follow-ups/{follow_up}/", (200, 200, 200), (403, 200, 200)),
    "looking-for/": ("looking-for/", *READ),
    "looking-for/<uuid:uuid>/": ("looking-for/{looking_for}/", *READ),
    "looking-for/<uuid:uuid>/change/": ("looking-for/{looking_for}/change/", *EDITED),
    "looking-for/<uuid:uuid>/end/": ("looking-for/{looking_for}/end/", *ENDED),
}
COLLEGE_PORTAL = {f"{ROUTE}{route}": (f"{START}{address}", *rest) for route, (address, *rest) in COLLEGE.items()}
COLLEGE_NAMED = {
    "cohort": lambda _: Cohort.objects.get().uuid,
    "young_person": lambda _: YoungPerson.objects.get().uuid,
    "placement": lambda _: Placement.objects.get().uuid,
    "looking_for": lambda _: LookingFor.objects.get().uuid,
    "upload": lambda _: Upload.objects.get().uuid,
    "follow_up": lambda _: FollowUp.objects.get().uuid,
    "proposal": lambda _: HostProposal.objects.get().pk,
    "begun": lambda _: PlacementDraft.objects.get().uuid,
}


def college_rows() -> Provider:
    """A college with one row of each kind."""
    college = CollegeFactory(slug="larkspur")
    placement = PlacementFactory(young_person__cohort__college=college)
    FollowUpFactory(placement=placement)
    LookingForFactory(young_person=placement.young_person, from_on=date(2026, 9, 1))
    PlacementDraft.objects.create(college=college, started_by=UserFactory())
    Upload.objects.create(college=college)
    HostProposal.objects.create(
        host=placement.host, college=college, proposed_by=UserFactory(), proposed_on=date(2026, 9, 1)
    )
    return college
