"""The company whose identity provider the tests sign in by: starts it, and goes through its pages."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, build_opener

from landbridge.identity.single_sign_on.providers import Provider

ROOT = Path(__file__).resolve().parents[1]
CLIENT_ID, CLIENT_SECRET = "landbridge:test", "a secret & 100 % odd"
PASSWORD = "company-password-7"


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class Company:
    """A running identity provider.

    Attributes:
        url: its issuer.
    """

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self._lies = folder / "lies.json"

    def provider(self, **changes: Any) -> Provider:
        """Return how the platform would be told of it."""
        known: dict[str, Any] = {
            "id": "company",
            "issuer": self.url,
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "name": "华信集团",
        }
        return Provider(**known | changes)

    @contextmanager
    def lying(self, **claims: Any) -> Iterator[None]:
        """Let its tokens claim these; None leaves a claim out."""
        self._lies.write_text(json.dumps(claims))
        try:
            yield
        finally:
            self._lies.unlink()

    def sign_in(self, address: str, email: str) -> str:
        """Follow the platform's address, sign in there, and return the address that leads back."""
        opener = build_opener(HTTPCookieProcessor(CookieJar()), _Stay)

        def ask(url: str, form: dict[str, str] | None = None) -> Any:
            try:
                return opener.open(url, urlencode(form).encode() if form else None)
            except HTTPError as answer:
                return answer

        answer = ask(address)
        while 300 <= answer.status < 400:
            target = urljoin(answer.url, answer.headers["Location"])
            if not target.startswith(self.url):
                return target
            answer = ask(target)
            page = answer.read().decode()
            if 'name="password"' in page:
                fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
                fields = {name: unescape(value) for name, value in fields.items()}
                answer = ask(answer.url, fields | {"login": email, "password": PASSWORD})
        raise AssertionError(f"the provider stopped at {answer.url}: {answer.status}")


@contextmanager
def company(folder: Path, ways_back: list[str], people: dict[str, bool]) -> Iterator[Company]:
    """Run the provider; `people` says of each address whether the company has verified it."""
    setup = {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "ways_back": ways_back,
        "password": PASSWORD,
        "people": people,
    }
    (folder / "setup.json").write_text(json.dumps(setup))
    program = [sys.executable, "-m", "tests.identity_provider", str(folder)]
    with subprocess.Popen(program, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            assert url, "the identity provider did not start"
            yield Company(url, folder)
        finally:
            process.terminate()
