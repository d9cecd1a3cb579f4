"""A device that keeps passkeys, in Python: what a browser and its authenticator would answer to a challenge."""

import hashlib
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

PRESENT = AuthenticatorData.FLAG.UP
VERIFIED = PRESENT | AuthenticatorData.FLAG.UV


class Device:
    """One passkey on one device.

    Attributes:
        origin: the page that asked, as the browser saw it.
        flags: whether the person was only there, or verified by fingerprint, face or PIN.
    """

    def __init__(self, origin: str = "http://localhost", host: str = "localhost") -> None:
        self.origin = origin
        self.host = host
        self.flags = VERIFIED
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = hashlib.sha256(str(id(self)).encode()).digest()
        self.user_handle = b""

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer a page that sets a passkey up."""
        asked = options["publicKey"]
        self.user_handle = websafe_decode(asked["user"]["id"])
        public = AttestedCredentialData.create(
            Aaguid.NONE, self.credential_id, ES256.from_cryptography_key(self._key.public_key())
        )
        data = self._data(self.flags | AuthenticatorData.FLAG.AT, public)
        return self._answer(
            {
                "clientDataJSON": websafe_encode(self._client_data("webauthn.create", asked["challenge"])),
                "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
            }
        ) | {"clientExtensionResults": {"credProps": {"rk": True}}}

    def get(self, options: dict[str, Any], **changes: Any) -> dict[str, Any]:
        """Answer a page that asks for the passkey; `changes` overwrite parts of the response."""
        data = self._data(self.flags)
        client_data = self._client_data("webauthn.get", options["publicKey"]["challenge"])
        signature = self._key.sign(data + client_data.hash, ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": websafe_encode(client_data),
                "authenticatorData": websafe_encode(data),
                "signature": websafe_encode(signature),
                "userHandle": websafe_encode(self.user_handle),
            }
            | changes
        )

    def _data(self, flags: int, credential: bytes = b"") -> AuthenticatorData:
        return AuthenticatorData.create(hashlib.sha256(self.host.encode()).digest(), flags, 1, credential)

    def _client_data(self, kind: str, challenge: str) -> CollectedClientData:
        return CollectedClientData.create(kind, challenge, self.origin)

    def _answer(self, response: dict[str, Any]) -> dict[str, Any]:
        own = websafe_encode(self.credential_id)
        return {
            "id": own,
            "rawId": own,
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": response,
        }
