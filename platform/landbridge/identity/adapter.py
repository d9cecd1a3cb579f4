"""What this platform wants of django-allauth: no sign-up, lock-out by rows, one way in."""

from datetime import datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from landbridge.identity import lockout, sealing

_SILENT = ("account/messages/logged_in.txt", "account/messages/logged_out.txt")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in of the front door. Accounts come by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse before the password is looked at; a locked name gets the same answer right or wrong."""
        refuse_if_locked(request, str(credentials.get("email", "")))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        count_failure(request, str(credentials.get("email", "")))

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in; only now, after the second step, are the failures of the name forgotten."""
        super().login(request, user)
        lockout.clear(user.get_username())

    def get_login_stages(self) -> list[str]:
        """Return the library's stages with our second step among them."""
        ours = {"allauth.mfa.stages.AuthenticateStage": "landbridge.identity.stages.SecondStep"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return the one start page, which leads everybody to his workplace (`tenants.pages.home`)."""
        return "/"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return "/"

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Say nothing of what the person sees anyway: being in, being out."""
        if message_template not in _SILENT:
            super().add_message(request, level, message_template, *args, **kwargs)


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second step and passkeys; secrets are sealed in the database (a passkey leaves only a public key)."""

    def encrypt(self, text: str) -> str:
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """Return the name of a passkey that was given none."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(number)d") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return as whom the platform shows itself to the person's device."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": str(settings.PRODUCT_NAME)}


def refuse_if_locked(request: HttpRequest, login: str | None) -> None:
    """Raise a `ValidationError` that says until when, if this name or address failed too often."""
    if login is not None:
        lockout.take_turn(login)
    until = lockout.refused_until(login=login, address=client_address(request), now=now_of(request))
    if until:
        raise ValidationError(lockout.refusal(until), code="locked_out")


def count_failure(request: HttpRequest, login: str | None) -> None:
    """Write down a failed password, code or passkey; without a name where only the address is known."""
    lockout.record_failure(login=login, address=client_address(request), now=now_of(request))


def client_address(request: HttpRequest) -> str:
    """Return the client's address as ALLAUTH_TRUSTED_PROXY_COUNT lets one believe it."""
    return str(AccountAdapter(request).get_client_ip(request))


def now_of(request: HttpRequest) -> datetime:
    """Return the request's moment; one that allauth resumes after a password has none."""
    now: datetime | None = getattr(request, "now", None)
    return now or timezone.now()
