"""Logging in and everything about one's own account: every address that can be reached.

The names are the log-in library's own, since it leads to its pages by name; what is not listed
here is not used.
"""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount import views as issuers
from django.urls import path, re_path
from django.views.generic import RedirectView

from sporbar.access import invitations, views

urlpatterns = [
    path("", views.account, name="account"),
    path("invitasjon/<str:token>/", invitations.invitation, name="invitation"),
    # in and out
    path("logg-inn/", account.login, name="account_login"),
    path("logg-inn/trinn-to/", second_factor.authenticate, name="mfa_authenticate"),
    path("logg-inn/nokkel/", keys.login_webauthn, name="mfa_login_webauthn"),
    path("logg-ut/", account.logout, name="account_logout"),
    path("stengt/", account.account_inactive, name="account_inactive"),
    path("ny/", account.signup, name="account_signup"),
    # who it is, once more
    path("bekreft/", account.reauthenticate, name="account_reauthenticate"),
    path("bekreft/kode/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("bekreft/nokkel/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    # e-mail
    path("e-post/", account.email, name="account_email"),
    path("e-post/sendt/", account.email_verification_sent, name="account_email_verification_sent"),
    re_path(
        r"^e-post/bekreft/(?P<key>[-:\w]+)/$", account.confirm_email, name="account_confirm_email"
    ),
    # password
    path("passord/", account.password_change, name="account_change_password"),
    path("passord/lag/", account.password_set, name="account_set_password"),
    path("passord/glemt/", account.password_reset, name="account_reset_password"),
    path("passord/glemt/sendt/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "passord/nytt/ferdig/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^passord/nytt/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    # second factor
    path("ekstra-trinn/", second_factor.index, name="mfa_index"),
    path("ekstra-trinn/app/", app.activate_totp, name="mfa_activate_totp"),
    path("ekstra-trinn/app/slutt/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("ekstra-trinn/reservekoder/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "ekstra-trinn/reservekoder/nye/",
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "ekstra-trinn/reservekoder/fil/",
        codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("ekstra-trinn/nokler/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("ekstra-trinn/nokler/ny/", keys.add_webauthn, name="mfa_add_webauthn"),
    path("ekstra-trinn/nokler/<int:pk>/navn/", keys.edit_webauthn, name="mfa_edit_webauthn"),
    path("ekstra-trinn/nokler/<int:pk>/fjern/", keys.remove_webauthn, name="mfa_remove_webauthn"),
    # where one is logged in
    path(
        "innlogginger/",
        RedirectView.as_view(pattern_name="account"),
        name="usersessions_list",
    ),
    path("innlogginger/andre/slutt/", views.end_other_log_ins, name="end_other_log_ins"),
    path("innlogginger/<int:pk>/slutt/", views.end_log_in, name="end_log_in"),
    # OpenID Connect
    path("tjenester/", issuers.connections, name="socialaccount_connections"),
    path("tjenester/ny-konto/", issuers.signup, name="socialaccount_signup"),
    path("tjenester/avbrutt/", issuers.login_cancelled, name="socialaccount_login_cancelled"),
    path("tjenester/feil/", issuers.login_error, name="socialaccount_login_error"),
    path("tjenester/<slug:provider_id>/", views.to_issuer, name="openid_connect_login"),
    path(
        "tjenester/<slug:provider_id>/svar/",
        views.from_issuer,
        name="openid_connect_callback",
    ),
]
