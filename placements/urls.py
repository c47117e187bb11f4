"""What a college sees under its own address, one list for each module of views."""

from django.urls import include, path

from placements.views import (
    cohorts,
    college,
    exports,
    files,
    follow_ups,
    looking_for,
    outcome_files,
    outcomes,
    placements,
    reviews,
    statistics,
)

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
FIRST = [path("", college.college_home, name="college_home")]
COHORTS = [
    path("cohorts/", cohorts.cohort_list, name="cohort_list"),
    path("cohorts/new/", cohorts.cohort_new, name="cohort_new"),
    path("cohorts/<uuid:uuid>/", cohorts.cohort, name="cohort"),
    path("cohorts/<uuid:uuid>/change/", cohorts.cohort_change, name="cohort_change"),
    path("cohorts/<uuid:uuid>/close/", cohorts.cohort_close, name="cohort_close"),
    path("cohorts/<uuid:uuid>/add/", cohorts.young_person_new, name="young_person_new"),
    path("young-people/<uuid:uuid>/", cohorts.young_person, name="young_person"),
    path("young-people/<uuid:uuid>/change/", cohorts.young_person_change, name="young_person_change"),
    path("young-people/<uuid:uuid>/delete/", cohorts.young_person_delete, name="young_person_delete"),
]
PLACEMENTS = [
    path("placements/", placements.placement_list, name="placement_list"),
    path("placements/new/", placements.placement_new, name="placement_new"),
    path("placements/begun/<uuid:uuid>/", placements.placement_draft, name="placement_draft"),
    path("placements/begun/<uuid:uuid>/delete/", placements.placement_draft_delete, name="placement_draft_delete"),
    path("placements/<uuid:uuid>/", placements.placement, name="placement"),
    path("placements/<uuid:uuid>/change/", placements.placement_change, name="placement_change"),
    path("placements/<uuid:uuid>/delete/", placements.placement_delete, name="placement_delete"),
    path("placements/<uuid:uuid>/next/", placements.placement_next, name="placement_next"),
]
LOOKING_FOR = [
    path("looking-for/", looking_for.looking_for_list, name="looking_for_list"),
    path("looking-for/<uuid:uuid>/", looking_for.looking_for, name="looking_for"),
    path("looking-for/<uuid:uuid>/change/", looking_for.looking_for_change, name="looking_for_change"),
    path("looking-for/<uuid:uuid>/end/", looking_for.looking_for_end, name="looking_for_end"),
    path("young-people/<uuid:uuid>/looking-for/", looking_for.looking_for_new, name="looking_for_new"),
]
FILES = [
    path("files/", files.college_files, name="college_files"),
    path("export/", exports.college_export, name="college_export"),
    path("upload/", files.college_upload, name="college_upload"),
    path("upload/save/", files.college_upload_save, name="college_upload_save"),
    path("upload/outcomes/", outcome_files.outcomes_upload, name="outcomes_upload"),
    path("upload/outcomes/save/", outcome_files.outcomes_upload_save, name="outcomes_upload_save"),
    path("upload/columns/", files.college_upload_columns, name="college_upload_columns"),
    path("upload/example.<str:kind>", files.college_upload_example, name="college_upload_example"),
    path("upload/<uuid:uuid>/", files.college_upload_result, name="college_upload_result"),
    path("upload/<uuid:uuid>/undo/", files.college_upload_undo, name="college_upload_undo"),
]
COLLEGE: list = [*FIRST, *COHORTS, *PLACEMENTS, *LOOKING_FOR, *OUTCOMES, *FOLLOW_UPS, *REVIEWS, *FILES]

urlpatterns = [
    path("portal/college/<slug:slug>/", include(COLLEGE)),
    path("progress/", statistics.progress, name="progress"),
    path("progress.csv", statistics.progress_csv, name="progress_csv"),
]
