"""Which identity providers an installation trusts, read from its environment. Plain Python: settings import it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,19}")
_REQUIRED = {"id", "issuer", "client_id", "client_secret"}
_OPTIONAL = {"name", "domains", "trusts_mfa"}


class ProvidersMisconfigured(ValueError):
    """The environment describes no usable provider; the text says what to change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One identity provider.

    Attributes:
        id: stands in the addresses, also in the one that the provider sends people back to.
        issuer: address under which the provider publishes its configuration, exactly as its tokens name it.
        name: on the button.
        domains: the only mail domains it may speak for, in lower case; empty: all.
        trusts_mfa: whether a second factor asked for by the provider (`amr` holds "mfa") replaces the one here.
    """

    id: str
    issuer: str
    client_id: str
    client_secret: str
    name: str
    domains: frozenset[str] = frozenset()
    trusts_mfa: bool = False

    def __repr__(self) -> str:
        return f"Provider({self.id!r}, {self.issuer!r})"  # a secret is in no traceback

    def speaks_for(self, email: str) -> bool:
        """Return whether this provider may say who a person with this address is."""
        return not self.domains or email.rpartition("@")[2].lower() in self.domains


def from_environment(environment: Mapping[str, str], *, allow_http: bool) -> tuple[Provider, ...]:
    """Return the providers of `OIDC_PROVIDERS` (a JSON list) or of the four variables of a single one.

    Args:
        allow_http: whether a provider may be reached without TLS; for the demo and tests only.

    Raises:
        ProvidersMisconfigured: see the class.
    """
    providers = tuple(_provider(entry, allow_http) for entry in _entries(environment))
    if len({provider.id for provider in providers}) < len(providers):
        raise ProvidersMisconfigured("OIDC_PROVIDERS: two providers have the same id")
    if len(providers) > 1 and not all(provider.domains for provider in providers):
        # Otherwise any of them could name itself the maker's administrator.
        raise ProvidersMisconfigured("OIDC_PROVIDERS: each of several providers needs the `domains` it speaks for")
    return providers


def _entries(environment: Mapping[str, str]) -> list[Mapping[str, Any]]:
    if text := environment.get("OIDC_PROVIDERS", "").strip():
        try:
            entries = json.loads(text)
        except ValueError as error:
            raise ProvidersMisconfigured(f"OIDC_PROVIDERS is no JSON: {error}") from error
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise ProvidersMisconfigured("OIDC_PROVIDERS is no list of objects")
        return entries
    if not environment.get("OIDC_ISSUER"):
        return []
    single = {
        "id": "sso",
        "issuer": environment["OIDC_ISSUER"],
        "client_id": environment.get("OIDC_CLIENT_ID", ""),
        "client_secret": environment.get("OIDC_CLIENT_SECRET", ""),
        "name": environment.get("OIDC_NAME", ""),
        "domains": environment.get("OIDC_DOMAINS", "").replace(",", " ").split(),
        "trusts_mfa": environment.get("OIDC_TRUSTS_MFA", "") == "1",
    }
    return [single]


def _provider(entry: Mapping[str, Any], allow_http: bool) -> Provider:
    label = f"OIDC provider {entry.get('id')!r}"
    if unknown := sorted(entry.keys() - _REQUIRED - _OPTIONAL):
        raise ProvidersMisconfigured(f"{label}: nobody knows {', '.join(unknown)}")
    missing = sorted(key for key in _REQUIRED if not isinstance(entry.get(key), str) or not entry[key])
    if missing:
        raise ProvidersMisconfigured(f"{label}: {', '.join(missing)} is missing")
    if not _ID.fullmatch(entry["id"]):
        raise ProvidersMisconfigured(f"{label}: the id is lower-case letters, digits and hyphens, 20 at most")
    parts = urlsplit(entry["issuer"])
    if parts.scheme not in (("https", "http") if allow_http else ("https",)) or not parts.hostname:
        raise ProvidersMisconfigured(f"{label}: the issuer is no https address")
    domains, trusts_mfa = entry.get("domains", []), entry.get("trusts_mfa", False)
    if not isinstance(domains, list) or not all(isinstance(domain, str) for domain in domains):
        raise ProvidersMisconfigured(f"{label}: domains is no list of names")
    if not isinstance(trusts_mfa, bool):
        raise ProvidersMisconfigured(f"{label}: trusts_mfa is neither true nor false")
    return Provider(
        id=entry["id"],
        issuer=entry["issuer"],
        client_id=entry["client_id"],
        client_secret=entry["client_secret"],
        name=str(entry.get("name") or parts.hostname),
        domains=frozenset(domain.lower().lstrip("@") for domain in domains),
        trusts_mfa=trusts_mfa,
    )
