"""What a college sees under its own address, one list for each module of views."""

from django.urls import include, path

from placements.views import follow_ups, outcomes, reviews

OUTCOMES = [
    path("outcomes/", outcomes.outcomes, name="outcomes"),
    path("placements/<uuid:uuid>/outcome/", outcomes.placement_outcome, name="placement_outcome"),
]
FOLLOW_UPS = [
    path("follow-ups/", follow_ups.follow_ups, name="follow_ups"),
    path("follow-ups/mail/", follow_ups.follow_up_mail, name="follow_up_mail"),
    path("follow-ups/<uuid:uuid>/", follow_ups.follow_up, name="follow_up"),
]
REVIEWS = [
    path("placements/<uuid:uuid>/reviews/new/", reviews.placement_review_new, name="placement_review_new"),
]
COLLEGE: list = [*OUTCOMES, *FOLLOW_UPS, *REVIEWS]

urlpatterns = [path("portal/college/<slug:slug>/", include(COLLEGE))]
