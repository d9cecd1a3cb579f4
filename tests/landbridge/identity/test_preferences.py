"""Language and theme hold before and after sign-in, in both portals."""

import pytest
from django.test import Client

from landbridge.doors.scopes import front_door
from landbridge.identity.models import User


@pytest.fixture
def browser(rollback):
    return Client(headers={"host": "localhost"})


def test_a_stranger_chooses_english(browser):
    assert browser.get("/accounts/login/").headers["Content-Language"] == "zh-hans"
    response = browser.post("/language/", {"language": "en", "next": "/accounts/login/"})
    assert response.url == "/accounts/login/"
    assert browser.get("/accounts/login/").headers["Content-Language"] == "en"


def test_a_persons_choice_is_kept_on_the_account(clerk, client_for):
    client = client_for(clerk)
    response = client.post("/d/CQ012/language/", {"language": "en"})
    assert response.url == "/d/CQ012/"
    with front_door():
        assert User.objects.get(pk=clerk.user_id).language == "en"


@pytest.mark.parametrize(
    ("path", "data"), [("/language/", {"language": "fr"}), ("/theme/", {"theme": "pink"}), ("/theme/", {})]
)
def test_an_unknown_choice_is_refused(browser, path, data):
    response = browser.post(path, data)
    assert (response.status_code, dict(response.cookies)) == (400, {})


def test_the_theme_is_a_cookie(browser):
    response = browser.post("/theme/", {"theme": "dark", "next": "https://evil.example/"})
    assert (response.url, response.cookies["lb_theme"].value) == ("/", "dark")
    assert b'data-theme="dark"' in browser.get("/accounts/login/").content


def test_choices_are_not_made_by_a_link(browser):
    assert browser.get("/language/").status_code == 405


def test_health_tells_the_age_of_the_oldest_writer(browser):
    response = browser.get("/healthz")
    assert response.json() == {"status": "ok", "oldest_writer_seconds": 0.0}
