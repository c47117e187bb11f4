"""What a college sees under its own address, one list for each module of views."""

from django.urls import include, path

from placements.views import statistics

COLLEGE: list = []

urlpatterns = [
    path("portal/college/<slug:slug>/", include(COLLEGE)),
    path("progress/", statistics.progress, name="progress"),
    path("progress.csv", statistics.progress_csv, name="progress_csv"),
]
