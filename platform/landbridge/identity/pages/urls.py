"""Under /accounts/, wholly in the front door. No sign-up and no e-mail pages: accounts come by invitation."""

from django.urls import path

from landbridge.identity.pages import accounts, passkeys, single_sign_on

urlpatterns = [
    path("login/", accounts.login, name="account_login"),
    path("sso/<slug:provider_id>/", single_sign_on.start, name="single_sign_on"),
    path("sso/<slug:provider_id>/callback/", single_sign_on.callback, name="single_sign_on_callback"),
    path("logout/", accounts.logout, name="account_logout"),
    path("inactive/", accounts.inactive, name="account_inactive"),
    path("password/change/", accounts.password_change, name="account_change_password"),
    path("reauthenticate/", accounts.reauthenticate, name="account_reauthenticate"),
    path("2fa/", accounts.mfa_index, name="mfa_index"),
    path("2fa/authenticate/", accounts.mfa_authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", accounts.mfa_reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", accounts.totp_activate, name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", accounts.totp_deactivate, name="mfa_deactivate_totp"),
    path("2fa/passkeys/add/", passkeys.add, name="mfa_add_webauthn"),
    path("2fa/passkeys/login/", passkeys.login, name="mfa_login_webauthn"),
    path("2fa/passkeys/reauthenticate/", passkeys.reauthenticate, name="mfa_reauthenticate_webauthn"),
    path("2fa/passkeys/<int:pk>/rename/", passkeys.rename, name="mfa_edit_webauthn"),
    path("2fa/passkeys/<int:pk>/remove/", passkeys.remove, name="mfa_remove_webauthn"),
    path("2fa/recovery-codes/", accounts.recovery_view, name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/generate/", accounts.recovery_generate, name="mfa_generate_recovery_codes"),
    path("2fa/recovery-codes/download/", accounts.recovery_download, name="mfa_download_recovery_codes"),
]
