from django.urls import path

from providers import views

urlpatterns = [
    path("talk-to-someone/", views.talk_to_someone, name="talk_to_someone"),
    path("talk-to-someone/easy-read/", views.talk_easy_read, name="talk_easy_read"),
]
