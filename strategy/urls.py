from django.urls import path

from strategy import views

urlpatterns = [
    path("gaps/", views.gap_list, name="gap_list"),
    path("offer-recorded/", views.offer_recorded, name="offer_recorded"),
]
