from django.urls import path

from participation.views import contact_me, offers

urlpatterns = [
    path("talk-to-someone/contact-me/", contact_me.contact_me, name="contact_me"),
    path("talk-to-someone/contact-me/done/", contact_me.contact_me_done, name="contact_me_done"),
    path("offer-a-place/", offers.offer_a_place, name="offer_a_place"),
    path("offer-a-place/done/", offers.offer_a_place_done, name="offer_a_place_done"),
]
