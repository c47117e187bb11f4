"""What a college sees under its own address, one list for each module of views."""

from django.urls import include, path

COLLEGE: list = []

urlpatterns = [path("portal/college/<slug:slug>/", include(COLLEGE))]
