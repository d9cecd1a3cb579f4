"""Sign-in by an identity provider: to it, and back.

Both views stand outside every scope, because they wait for somebody else's server; the account is looked up in a
front door of its own, and only after the answer has been checked.
"""

import logging
import time

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from landbridge.doors.scopes import front_door
from landbridge.identity.adapter import refuse_if_locked
from landbridge.identity.single_sign_on import admission, client
from landbridge.identity.single_sign_on.client import AnswerRefused, Identity, ProviderUnreachable, Secrets
from landbridge.identity.single_sign_on.providers import Provider
from landbridge.identity.stages import SINGLE_SIGN_ON
from landbridge.web.access import public_outside

logger = logging.getLogger(__name__)

BEGUN = "single_sign_on"  # session key: sign-ins that were begun and not answered yet, by their state
VALID = 600  # seconds from the button to the way back
MOST = 5  # sign-ins begun in one browser
_STATUS = {"stale": 400, "unreachable": 502}


@public_outside
@never_cache
@require_GET
def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the person to the provider; what ties the answer to this browser stays in the session."""
    provider = _provider(provider_id)
    if request.user.is_authenticated:
        return redirect("/")
    kept = Secrets.fresh()
    try:
        address = client.sign_in_address(provider, kept, _way_back(request, provider))
    except (ProviderUnreachable, AnswerRefused) as error:
        return _refused(request, provider, "unreachable", error)
    _keep(request, provider, kept)
    return HttpResponseRedirect(address)


@public_outside
@never_cache
@require_GET
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take the person back, ask the provider who it is, and let in who was invited."""
    provider = _provider(provider_id)
    kept, wanted = _take(request, provider)
    if request.user.is_authenticated:
        return redirect("/")
    if kept is None:
        return _refused(request, provider, "stale")
    if "code" not in request.GET:
        # What the provider says more is for its own people, and may be forged.
        return _refused(request, provider, "cancelled")
    try:
        if request.GET.get("iss", provider.issuer) != provider.issuer:
            raise AnswerRefused("the answer of another provider")  # RFC 9207
        found = client.identity(provider, kept, request.GET["code"], _way_back(request, provider))
    except ProviderUnreachable as error:
        return _refused(request, provider, "unreachable", error)
    except AnswerRefused as error:
        return _refused(request, provider, "invalid", error)
    with front_door():
        return _let_in(request, provider, found, wanted)


def _let_in(request: HttpRequest, provider: Provider, found: Identity, wanted: str) -> HttpResponse:
    try:
        user = admission.person_of(provider, found)
        refuse_if_locked(request, user.email)
    except admission.NotAdmitted as error:
        return _refused(request, provider, error.reason)
    except ValidationError as error:
        return _refused(request, provider, "locked", sentence=error.messages[0])
    second_step = admission.replaces_second_step(provider, found)
    record_authentication(request, user, SINGLE_SIGN_ON, provider=provider.id, second_step=second_step)
    answer: HttpResponse = perform_login(request, Login(user=user, redirect_url=wanted or None))
    return answer


def _provider(provider_id: str) -> Provider:
    found = next((each for each in settings.OIDC_PROVIDERS if each.id == provider_id), None)
    if found is None:
        raise Http404
    return found


def _way_back(request: HttpRequest, provider: Provider) -> str:
    return request.build_absolute_uri(reverse("single_sign_on_callback", args=[provider.id]))


def _keep(request: HttpRequest, provider: Provider, kept: Secrets) -> None:
    begun = request.session.get(BEGUN, {})
    wanted = get_next_redirect_url(request) or ""
    begun[kept.state] = [provider.id, kept.nonce, kept.verifier, wanted, int(time.time())]
    request.session[BEGUN] = dict(list(begun.items())[-MOST:])


def _take(request: HttpRequest, provider: Provider) -> tuple[Secrets | None, str]:
    """Return what was kept for this answer and where the person wanted to go; it is good once."""
    begun = request.session.get(BEGUN, {})
    state = request.GET.get("state", "")
    if state not in begun:
        return None, ""
    provider_id, nonce, verifier, wanted, at = begun.pop(state)
    request.session[BEGUN] = begun
    if provider_id != provider.id or time.time() - at > VALID:
        return None, ""
    return Secrets(state, nonce, verifier), wanted


def _refused(
    request: HttpRequest, provider: Provider, reason: str, error: Exception | None = None, sentence: str = ""
) -> HttpResponse:
    # Never who it was: only why.
    logger.warning("single sign-on by %s: %s %s", provider.id, reason, error or "")
    context = {"reason": reason, "provider": provider.name, "sentence": sentence}
    return render(request, "identity/single_sign_on.html", context, status=_STATUS.get(reason, 403))
