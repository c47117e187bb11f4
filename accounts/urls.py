"""Of django-allauth, what we use and nothing else: there is no sign-up and no second email address."""

from allauth.account import views as account
from django.contrib.auth.decorators import login_required
from django.urls import path, re_path

from accounts import views
from accounts.views import in_our_look, second_step

urlpatterns = [
    path("", views.account, name="mfa_index"),
    path("sign-out-everywhere/", views.end_sessions, name="account_end_sessions"),
    path("login/", in_our_look(account.login), name="account_login"),
    path("logout/", views.sign_out, name="account_logout"),
    path("signed-out/", views.signed_out, name="account_signed_out"),
    path("reauthenticate/", in_our_look(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", in_our_look(login_required(account.password_change)), name="account_change_password"),
    path("password/reset/", in_our_look(account.password_reset), name="account_reset_password"),
    path("password/reset/done/", in_our_look(account.password_reset_done), name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        in_our_look(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        in_our_look(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("code/", second_step("base.views.authenticate"), name="mfa_authenticate"),
    path("code/again/", second_step("base.views.reauthenticate"), name="mfa_reauthenticate"),
    path("app/add/", second_step("totp.views.activate_totp"), name="mfa_activate_totp"),
    path("app/remove/", second_step("totp.views.deactivate_totp"), name="mfa_deactivate_totp"),
    path("spare-codes/", second_step("recovery_codes.views.view_recovery_codes"), name="mfa_view_recovery_codes"),
    path(
        "spare-codes/new/",
        second_step("recovery_codes.views.generate_recovery_codes"),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "spare-codes/download/",
        second_step("recovery_codes.views.download_recovery_codes"),
        name="mfa_download_recovery_codes",
    ),
]
