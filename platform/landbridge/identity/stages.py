"""The second step as a stage of signing in."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

SINGLE_SIGN_ON = "single_sign_on"  # method in the session's record of how somebody signed in


class SecondStep(AuthenticateStage):  # type: ignore[misc]
    """Ask for the second step, unless a trusted identity provider has asked for one."""

    def _should_handle(self, request: HttpRequest) -> bool:
        records = get_authentication_records(request, self.login.user)
        if any(each["method"] == SINGLE_SIGN_ON and each.get("second_step") for each in records):
            return False
        return bool(super()._should_handle(request))
