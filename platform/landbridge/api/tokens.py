"""The token endpoint: OAuth 2 client credentials (RFC 6749, 4.4), wholly in the front door."""

import base64
import binascii
import math
from urllib.parse import unquote_plus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from landbridge.api.clients import ClientUnknown, issue_token
from landbridge.identity import lockout
from landbridge.identity.adapter import client_address

NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}


@csrf_exempt
def token(request: HttpRequest) -> HttpResponse:
    """Give a client a bearer token; wrong secrets are counted and lock out as passwords do."""
    if request.method != "POST":
        return HttpResponse(status=405, headers={"Allow": "POST"})
    if request.content_type != "application/x-www-form-urlencoded":
        return _refused("invalid_request", "Send the form application/x-www-form-urlencoded.")
    if request.POST.get("grant_type") != "client_credentials":
        return _refused("unsupported_grant_type", "The only grant type here is client_credentials.")
    client_id, secret = _credentials(request)
    login, address = f"client:{client_id}"[:200], client_address(request)
    now = request.now  # type: ignore[attr-defined]
    lockout.take_turn(login)
    until = lockout.refused_until(login=login, address=address, now=now)
    if until:
        wait = str(max(math.ceil((until - now).total_seconds()), 1))
        refusal = _refused("invalid_client", "Too many failures; try again later.", status=429)
        refusal.headers["Retry-After"] = wait
        return refusal
    try:
        issued = issue_token(
            client_id=client_id, secret=secret, wanted=request.POST.get("scope", "").split(), now=now
        )
    except ClientUnknown:
        lockout.record_failure(login=login, address=address, now=now)
        refusal = _refused("invalid_client", "Client or secret is wrong, or the client was revoked.", status=401)
        refusal.headers["WWW-Authenticate"] = 'Basic realm="landbridge"'
        return refusal
    if not issued.scopes:
        return _refused("invalid_scope", "The client has none of these scopes.")
    body = {
        "access_token": issued.value,
        "token_type": "Bearer",
        "expires_in": issued.seconds,
        "scope": " ".join(issued.scopes),
    }
    return JsonResponse(body, headers=NO_STORE)


def _credentials(request: HttpRequest) -> tuple[str, str]:
    """Return id and secret from HTTP Basic (form-encoded, RFC 6749 2.3.1) or from the form."""
    kind, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "basic":
        try:
            name, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return "", ""
        return unquote_plus(name), unquote_plus(secret)
    return request.POST.get("client_id", ""), request.POST.get("client_secret", "")


def _refused(error: str, text: str, *, status: int = 400) -> JsonResponse:
    # RFC 6749 has a form of its own for errors here, and English for developers.
    return JsonResponse({"error": error, "error_description": text}, status=status, headers=NO_STORE)
