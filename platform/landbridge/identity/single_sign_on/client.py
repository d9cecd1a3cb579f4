"""The protocol: where to send a person, and who the provider says came back.

OpenID Connect Core 1.0, authorization code flow, with PKCE (RFC 7636). Signature, issuer, audience, time and nonce
of the ID token are checked although it came over TLS: an intermediary may end that. Nothing here touches a
database, and nothing may be called inside a scope.
"""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode

import jwt

from landbridge.identity.single_sign_on import fetching
from landbridge.identity.single_sign_on.fetching import AnswerRefused, ProviderUnreachable
from landbridge.identity.single_sign_on.providers import Provider

# Never "none", and nothing symmetric: a public key must not serve as a password.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
LEEWAY = 60  # seconds that two clocks may differ


@dataclass(frozen=True, slots=True)
class Secrets:
    """What ties a sign-in to the browser that began it; kept in the session, good for one answer."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def fresh(cls) -> Self:
        return cls(*(secrets.token_urlsafe(32) for _ in range(3)))


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the provider has seen.

    Attributes:
        email: as the provider writes it; empty if it told none.
        is_verified: whether the provider has checked that it is the person's.
        methods: how the person was seen (RFC 8176), such as "pwd", "mfa".
    """

    email: str
    is_verified: bool
    methods: frozenset[str]


def sign_in_address(provider: Provider, kept: Secrets, back: str) -> str:
    """Return the provider's page to send a person to.

    Args:
        back: address that the provider sends the person back to.

    Raises:
        ProviderUnreachable, AnswerRefused: see the classes.
    """
    address = fetching.checked(_text(_configuration(provider), "authorization_endpoint"))
    challenge = urlsafe_b64encode(hashlib.sha256(kept.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": "openid email",
        "state": kept.state,
        "nonce": kept.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


def identity(provider: Provider, kept: Secrets, code: str, back: str) -> Identity:
    """Exchange the code that a person brought back for who that is.

    Raises:
        ProviderUnreachable, AnswerRefused: see the classes.
    """
    configuration = _configuration(provider)
    methods = configuration.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    tokens = fetching.post(
        _text(configuration, "token_endpoint"),
        {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": kept.verifier},
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        # Preferred: not every provider decodes what the header must encode.
        in_form="client_secret_post" in methods,
    )
    keys = fetching.get(_text(configuration, "jwks_uri"))
    claims = _claims(provider, _text(tokens, "id_token"), keys)
    if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), kept.nonce.encode()):
        raise AnswerRefused("nonce of another sign-in")
    if "email" not in claims and "userinfo_endpoint" in configuration:
        claims |= _told_on_asking(configuration, tokens, claims["sub"])
    amr = claims.get("amr")
    return Identity(
        email=str(claims.get("email") or "").strip(),
        is_verified=claims.get("email_verified") in (True, "true"),
        methods=frozenset(map(str, amr)) if isinstance(amr, list) else frozenset(),
    )


def _configuration(provider: Provider) -> dict[str, Any]:
    found = fetching.get(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    # Else a provider could speak in the name of another (OpenID Connect Discovery 1.0, 4.3).
    if found.get("issuer") != provider.issuer:
        raise AnswerRefused(f"the issuer calls itself {found.get('issuer')!r}")
    return found


def _claims(provider: Provider, token: str, keys: dict[str, Any]) -> dict[str, Any]:
    try:
        header = jwt.get_unverified_header(token)
        claims: dict[str, Any] = jwt.decode(
            token,
            _key(header, keys),
            algorithms=ALGORITHMS,
            audience=provider.client_id,
            issuer=provider.issuer,
            leeway=LEEWAY,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except jwt.PyJWTError as error:
        raise AnswerRefused(f"ID token: {type(error).__name__}: {error}") from error
    if claims.get("azp", provider.client_id) != provider.client_id:
        raise AnswerRefused("ID token of another client")
    return claims


def _key(header: dict[str, Any], keys: dict[str, Any]) -> jwt.PyJWK:
    usable = [key for key in jwt.PyJWKSet.from_dict(keys).keys if key.public_key_use in (None, "sig")]
    fitting = [key for key in usable if "kid" not in header or key.key_id == header["kid"]]
    if len(fitting) != 1:
        raise AnswerRefused(f"{len(fitting)} keys fit the ID token")
    return fitting[0]


def _told_on_asking(configuration: dict[str, Any], tokens: dict[str, Any], sub: str) -> dict[str, Any]:
    """Return the address from the userinfo endpoint: small ID tokens leave it out."""
    told = fetching.get(_text(configuration, "userinfo_endpoint"), bearer=_text(tokens, "access_token"))
    if told.get("sub") != sub:
        raise AnswerRefused("userinfo of somebody else")
    return {name: told[name] for name in ("email", "email_verified") if name in told}


def _text(found: dict[str, Any], name: str) -> str:
    value = found.get(name)
    if not isinstance(value, str) or not value:
        raise AnswerRefused(f"no {name}")
    return value


__all__ = ["AnswerRefused", "Identity", "ProviderUnreachable", "Secrets", "identity", "sign_in_address"]
