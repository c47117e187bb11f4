from django.urls import path

from participation import views

urlpatterns = [
    path("talk-to-someone/contact-me/", views.contact_me, name="contact_me"),
    path("talk-to-someone/contact-me/done/", views.contact_me_done, name="contact_me_done"),
]
