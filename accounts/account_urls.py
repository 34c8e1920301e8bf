"""Those of allauth's pages that exist here, under the names that allauth itself uses.

A list of its own instead of `include("allauth.urls")`: a page that a new version of allauth brings
stays shut until somebody puts it here. Stock sign-up and password reset lead to ours.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as spare_codes
from allauth.mfa.webauthn import views as passkeys
from allauth.usersessions import views as sessions
from django.urls import path
from django.views.generic import RedirectView

from accounts.views import account as ours

to_join = RedirectView.as_view(pattern_name="accounts:join")
to_recover = RedirectView.as_view(pattern_name="accounts:recover")

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", ours.SignOut.as_view(), name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", ours.ChangePassword.as_view(), name="account_change_password"),
    path("signup/", to_join, name="account_signup"),
    path("password/reset/", to_recover, name="account_reset_password"),
    path("2fa/", mfa.index, name="mfa_index"),
    path("2fa/authenticate/", ours.SecondStep.as_view(), name="mfa_authenticate"),
    path("2fa/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", ours.AddApp.as_view(), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", ours.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", spare_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/generate/",
        spare_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("2fa/webauthn/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("2fa/webauthn/add/", ours.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("2fa/webauthn/login/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path(
        "2fa/webauthn/reauthenticate/",
        passkeys.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "2fa/webauthn/keys/<int:pk>/remove/",
        ours.RemovePasskey.as_view(),
        name="mfa_remove_webauthn",
    ),
    path("sessions/", sessions.list_usersessions, name="usersessions_list"),
]
