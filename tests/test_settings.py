"""What a deployment relies on: addresses with options, cookies over TLS only, the policy on every page."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from config.settings import database

ROOT = Path(__file__).resolve().parents[1]
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
}
_SHOW = """
from config import settings as s
print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0, s.SESSION_COOKIE_HTTPONLY, s.DEBUG)
"""


def test_an_address_keeps_all_that_libpq_knows():
    made = database(
        "postgresql://lb:p%40ss@[::1]:5433/land%20bridge?sslmode=verify-full&sslrootcert=%2Fdb.pem&connect_timeout=3",
        server_side_binding=True,
    )
    assert {name: made[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "land bridge",
        "USER": "lb",
        "PASSWORD": "p@ss",
        "HOST": "::1",
        "PORT": "5433",
    }
    assert made["OPTIONS"] == {
        "sslmode": "verify-full",
        "sslrootcert": "/db.pem",
        "connect_timeout": "3",
        "server_side_binding": True,
    }


@pytest.mark.parametrize(
    ("environment", "shown"),
    [
        ({}, "True True True True False"),
        ({"LANDBRIDGE_DEMO": "1"}, "False False False True False"),
        ({"LANDBRIDGE_TLS": "0"}, "False False False True False"),
    ],
)
def test_cookies_are_secure_unless_somebody_says_otherwise(environment, shown):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    answer = subprocess.run(
        [sys.executable, "-c", _SHOW],
        cwd=ROOT,
        env={**kept, **environment, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.strip() == shown


def test_missing_migrations_are_found_without_a_server():
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    nobody = "postgresql://nobody@127.0.0.1:1/nothing"
    answer = subprocess.run(
        [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
        cwd=ROOT,
        env={
            **kept,
            "DATABASE_URL": nobody,
            "PROVISIONER_DATABASE_URL": nobody,
            "BROKER_URL": "pgmq://127.0.0.1:1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert (answer.returncode, answer.stdout.strip()) == (0, "No changes detected"), answer.stderr


@pytest.mark.parametrize("path", ["/accounts/login/", "/no/such/page/", "/d/XX999/"])
def test_the_policy_stands_on_every_page(path, rollback):
    response = Client(headers={"host": "localhost"}).get(path)
    assert set(response.headers["Content-Security-Policy"].split("; ")) >= POLICY
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"


def test_the_session_cookie_is_out_of_reach_of_scripts(clerk, client_for, settings):
    settings.SESSION_COOKIE_SECURE = True
    client = Client(headers={"host": "localhost"})
    answer = client.post(
        "/accounts/login/", {"login": "clerk@landbridge.test", "password": "harbour-lantern-42"}, secure=True
    )
    cookie = answer.cookies["sessionid"]
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "Lax")
