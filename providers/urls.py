from django.urls import path

from providers.views import about, invitations, people, portal, public

urlpatterns = [
    path("talk-to-someone/", public.talk_to_someone, name="talk_to_someone"),
    path("talk-to-someone/easy-read/", public.talk_easy_read, name="talk_easy_read"),
    path("accounts/invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("accounts/invitation/<str:token>/ask/", invitations.invitation_ask, name="invitation_ask"),
    path("portal/", portal.portal_home, name="portal_home"),
    path("portal/provider/<slug:slug>/about/", about.portal_about, name="portal_about"),
    path("portal/provider/<slug:slug>/about/change/", about.portal_about_change, name="portal_about_change"),
    path(
        "portal/provider/<slug:slug>/about/withdraw/<uuid:uuid>/",
        about.portal_about_withdraw,
        name="portal_about_withdraw",
    ),
    path("portal/provider/<slug:slug>/people/", people.provider_people, name="provider_people"),
    path("portal/provider/<slug:slug>/people/invite/", people.provider_invite, name="provider_invite"),
    path("portal/provider/<slug:slug>/people/<int:pk>/", people.provider_person, name="provider_person"),
    path("portal/provider/<slug:slug>/people/<int:pk>/remove/", people.provider_remove, name="provider_remove"),
    path(
        "portal/provider/<slug:slug>/invitations/<uuid:uuid>/again/",
        people.invitation_again,
        name="provider_invitation_again",
    ),
    path(
        "portal/provider/<slug:slug>/invitations/<uuid:uuid>/withdraw/",
        people.invitation_withdraw,
        name="provider_invitation_withdraw",
    ),
]
