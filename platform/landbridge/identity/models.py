"""Accounts of persons. What a person may do is a membership (`tenants.Membership`), not a flag here."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from landbridge.doors.kinds import FrontDoor, OemOnly
from landbridge.ids import uuid7

OEM_PLACE = "oem"  # how the maker is named among workplaces, which are dealers' codes otherwise


class Accounts(BaseUserManager["User"]):
    """Creates accounts; sign-in names are compared in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create an account; without a password nobody can sign in until the invitation is answered."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """One person, one account, however many dealers.

    `staff_number` is what colleagues and the other side see ("A07"); the name stays on people pages.
    """

    table_kind = OemOnly(front_door=FrontDoor.WRITE)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    display_name = models.CharField(_("name"), max_length=60)
    staff_number = models.CharField(_("staff number"), max_length=20)
    language = models.CharField(max_length=10, default="zh-hans")
    workplace = models.CharField(max_length=12, blank=True)  # chosen last: a dealer's code, or `OEM_PLACE`
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = Accounts()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name", "staff_number"]

    def __str__(self) -> str:
        return self.staff_number

    # django-allauth and the form library ask these three; rights come from memberships alone.
    is_staff = False
    is_superuser = False

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return False


class SignInFailure(models.Model):
    """A failed sign-in, kept as a row so that the lock-out holds across processes and restarts."""

    table_kind = OemOnly(front_door=FrontDoor.WRITE)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    login_hash = models.CharField(max_length=64)
    address_hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["login_hash", "at"], name="failure_login_at"),
            models.Index(fields=["address_hash", "at"], name="failure_address_at"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}"


class Invitation(models.Model):
    """A link by which a person sets a password. Only the token's hash is kept."""

    table_kind = OemOnly(front_door=FrontDoor.WRITE)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # A new link is the end of the one before.
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="invitation_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"until {self.expires_at:%Y-%m-%d}"
