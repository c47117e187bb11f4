from django.urls import path

from providers import views

urlpatterns = [path("talk-to-someone/", views.talk_to_someone, name="talk_to_someone")]
