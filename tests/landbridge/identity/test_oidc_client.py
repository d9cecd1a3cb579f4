"""Answers no honest provider gives: forged signatures, other algorithms, no JSON, too much of it, redirects."""

import hmac
import json
import time
from base64 import b64decode, urlsafe_b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from landbridge.identity.single_sign_on import client, fetching
from landbridge.identity.single_sign_on.fetching import AnswerRefused, ProviderUnreachable
from landbridge.identity.single_sign_on.providers import Provider, ProvidersMisconfigured, from_environment

BACK = "https://landbridge.example/back"
KEPT = client.Secrets("state", "nonce", "verifier")
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CURVE_KEY = ec.generate_private_key(ec.SECP256R1())


class Scripted:
    """A server that answers each path as it is told, and keeps what was sent to it."""

    def __init__(self):
        self.answers = {}
        self.sent = []
        scripted = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                length = int(self.headers.get("Content-Length", 0))
                scripted.sent.append((self.path, dict(self.headers), self.rfile.read(length).decode()))
                status, body, headers = scripted.answers.get(self.path, (404, b"{}", {}))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.provider = Provider(id="x", issuer=self.url, client_id="me", client_secret="a b&c", name="X")
        self.says("/.well-known/openid-configuration", self.configuration())
        self.says("/keys", {"keys": [jwk(KEY, "one")]})

    def configuration(self, **changes):
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
        } | changes

    def says(self, path, found, status=200, headers=None):
        body = found if isinstance(found, bytes) else json.dumps(found).encode()
        self.answers[path] = (status, body, headers or {})

    def claims(self, **changes):
        now = int(time.time())
        claims = {"iss": self.url, "sub": "1", "aud": "me", "iat": now, "exp": now + 60, "nonce": "nonce"}
        return claims | {"email": "a@b.example", "email_verified": True} | changes

    def issues(self, token):
        self.says("/token", {"id_token": token, "access_token": "t"})

    def identity(self):
        return client.identity(self.provider, KEPT, "code", BACK)


def jwk(key, kid, **more):
    is_curve = isinstance(key, ec.EllipticCurvePrivateKey)
    algorithm = jwt.algorithms.ECAlgorithm if is_curve else jwt.algorithms.RSAAlgorithm
    return algorithm.to_jwk(key.public_key(), as_dict=True) | {"kid": kid} | more


def signed(claims, key=KEY, kid="one", algorithm="RS256"):
    return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": kid} if kid else None)


def part(found):
    return urlsafe_b64encode(json.dumps(found).encode()).rstrip(b"=").decode()


@pytest.fixture
def scripted(settings):
    settings.OIDC_ALLOW_HTTP = True
    made = Scripted()
    thread = Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


def test_a_token_in_order_is_believed(scripted):
    scripted.issues(signed(scripted.claims(amr=["pwd", "mfa"])))
    assert scripted.identity() == client.Identity("a@b.example", True, frozenset({"pwd", "mfa"}))
    path, headers, body = scripted.sent[1]
    assert path == "/token"
    assert b64decode(headers["Authorization"].removeprefix("Basic ")) == b"me:a+b%26c"
    assert parse_qs(body) == {
        "grant_type": ["authorization_code"],
        "code": ["code"],
        "redirect_uri": [BACK],
        "code_verifier": ["verifier"],
    }


def test_other_keys_and_kinds_of_key_do(scripted):
    scripted.says("/keys", {"keys": [jwk(KEY, "one"), jwk(CURVE_KEY, "two"), jwk(OTHER_KEY, "three", use="enc")]})
    scripted.issues(signed(scripted.claims(), CURVE_KEY, "two", "ES256"))
    assert scripted.identity().email == "a@b.example"
    scripted.says("/keys", {"keys": [jwk(KEY, "one")]})
    scripted.issues(signed(scripted.claims(), kid=""))
    assert scripted.identity().email == "a@b.example"


@pytest.mark.parametrize("said", [True, "true", False, "false", None, 1, "yes"])
def test_only_a_plain_yes_verifies_an_address(said, scripted):
    scripted.issues(signed(scripted.claims(email_verified=said)))
    # Some providers write the boolean as text; 1 is equal to True in Python and means it.
    assert scripted.identity().is_verified is (said in (True, "true"))


def forged(scripted):
    public = KEY.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    claims = scripted.claims()
    head, _, signature = signed(claims).split(".")
    confused = f"{part({'alg': 'HS256', 'kid': 'one'})}.{part(claims)}"
    password = hmac.digest(public, confused.encode(), "sha256")
    return {
        "another key": signed(claims, OTHER_KEY),
        "an unknown key": signed(claims, OTHER_KEY, "two"),
        "no signature": f"{part({'alg': 'none', 'kid': 'one'})}.{part(claims)}.",
        "the public key as a password": f"{confused}.{urlsafe_b64encode(password).rstrip(b'=').decode()}",
        "other claims": f"{head}.{part(claims | {'email': 'admin@b.example'})}.{signature}",
        "no token": "x",
        "no claims": signed({}),
    }


@pytest.mark.parametrize(
    "how",
    [
        "another key",
        "an unknown key",
        "no signature",
        "the public key as a password",
        "other claims",
        "no token",
        "no claims",
    ],
)
def test_a_forged_token_is_refused(how, scripted):
    scripted.issues(forged(scripted)[how])
    with pytest.raises(AnswerRefused):
        scripted.identity()


def test_an_issuer_that_calls_itself_another_is_refused(scripted):
    scripted.says("/.well-known/openid-configuration", scripted.configuration(issuer="https://maker.example"))
    with pytest.raises(AnswerRefused, match="calls itself"):
        client.sign_in_address(scripted.provider, KEPT, BACK)


def test_userinfo_of_somebody_else_is_refused(scripted):
    found = scripted.configuration(userinfo_endpoint=f"{scripted.url}/me")
    scripted.says("/.well-known/openid-configuration", found)
    claims = scripted.claims()
    del claims["email"]
    scripted.issues(signed(claims))
    scripted.says("/me", {"sub": "2", "email": "a@b.example", "email_verified": True})
    with pytest.raises(AnswerRefused, match="somebody else"):
        scripted.identity()
    scripted.says("/me", {"sub": "1", "email": "a@b.example"})
    assert scripted.identity().email == "a@b.example"
    assert scripted.sent[-1][1]["Authorization"] == "Bearer t"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((200, b"<html>", {}), ProviderUnreachable),
        ((200, b"[]", {}), ProviderUnreachable),
        ((200, b'{"a": "' + b"x" * fetching.MOST + b'"}', {}), ProviderUnreachable),
        ((503, b"{}", {}), ProviderUnreachable),
        ((302, b"{}", {"Location": "/keys"}), AnswerRefused),
        ((400, b'{"error": "invalid_grant"}', {}), AnswerRefused),
        ((200, b"{}", {}), AnswerRefused),
        ((200, b'{"id_token": 7}', {}), AnswerRefused),
    ],
)
def test_whatever_comes_back_is_one_of_two_errors(answer, error, scripted):
    scripted.answers["/token"] = answer
    with pytest.raises(error):
        scripted.identity()


def test_a_page_without_tls_is_never_named_to_a_person(scripted, settings):
    found = scripted.configuration(authorization_endpoint="javascript:alert(1)")
    scripted.says("/.well-known/openid-configuration", found)
    with pytest.raises(AnswerRefused, match="no https"):
        client.sign_in_address(scripted.provider, KEPT, BACK)
    settings.OIDC_ALLOW_HTTP = False
    with pytest.raises(AnswerRefused, match="no https"):
        fetching.get(scripted.url)


# The environment -----------------------------------------------------------------------------------------
ENTRY = {"id": "group", "issuer": "https://id.example/realm", "client_id": "me", "client_secret": "s"}


def read(*entries, allow_http=False):
    return from_environment({"OIDC_PROVIDERS": json.dumps(entries)}, allow_http=allow_http)


def test_nothing_in_the_environment_is_no_provider():
    assert from_environment({}, allow_http=False) == ()
    assert from_environment({"OIDC_PROVIDERS": " "}, allow_http=False) == ()


def test_one_provider_needs_four_variables():
    environment = {
        "OIDC_ISSUER": "https://id.example",
        "OIDC_CLIENT_ID": "me",
        "OIDC_CLIENT_SECRET": "s",
        "OIDC_NAME": "华信",
        "OIDC_DOMAINS": "a.example, B.example",
        "OIDC_TRUSTS_MFA": "1",
    }
    (found,) = from_environment(environment, allow_http=False)
    assert (found.id, found.name, found.trusts_mfa) == ("sso", "华信", True)
    assert found.domains == {"a.example", "b.example"}
    assert "s'" not in repr(found)
    assert found.speaks_for("x@B.example")
    assert not found.speaks_for("x@c.example")
    assert not found.speaks_for("x@a.example.evil")


def test_several_providers_each_speak_for_their_own():
    first, second = ENTRY | {"domains": ["a.example"]}, ENTRY | {"id": "two", "domains": ["b.example"]}
    assert [each.id for each in read(first, second)] == ["group", "two"]
    assert read(ENTRY)[0].name == "id.example"
    with pytest.raises(ProvidersMisconfigured, match="domains"):
        read(first, ENTRY | {"id": "two"})


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"issuer": "http://id.example"}, "https"),
        ({"issuer": "id.example"}, "https"),
        ({"client_secret": ""}, "client_secret"),
        ({"id": "A b"}, "id"),
        ({"secret": "s"}, "secret"),
        ({"domains": "a.example"}, "domains"),
        ({"trusts_mfa": "yes"}, "trusts_mfa"),
    ],
)
def test_what_is_wrong_is_named_and_no_secret(change, word):
    with pytest.raises(ProvidersMisconfigured, match=word):
        read(ENTRY | change)


@pytest.mark.parametrize("text", ["{", "{}", "[1]"])
def test_no_list_of_objects_is_refused(text):
    with pytest.raises(ProvidersMisconfigured, match="OIDC_PROVIDERS"):
        from_environment({"OIDC_PROVIDERS": text}, allow_http=False)


def test_the_same_id_twice_is_refused_and_http_allowed_for_the_demo():
    assert read(ENTRY | {"issuer": "http://127.0.0.1:9"}, allow_http=True)[0].issuer == "http://127.0.0.1:9"
    entry = ENTRY | {"domains": ["a.example"]}
    with pytest.raises(ProvidersMisconfigured, match="same id"):
        read(entry, entry)
