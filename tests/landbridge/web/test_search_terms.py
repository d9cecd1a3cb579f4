"""A search for a person or a plate leaves no trace in any URL."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from landbridge.identity.actor import Actor
from landbridge.web.search_terms import KEPT, keep, searchable, term
from landbridge.web.toolbar import Filter, toolbar_view

ClientFor = Callable[[Actor], Client]
ROOT = Path(__file__).resolve().parents[3]
PLATE = "渝A·7K39M"


@searchable
def a_list(request):
    return HttpResponse(term(request))


@pytest.fixture
def session():
    return SessionBase()


def get(session, url):
    request = RequestFactory().get(url)
    request.session = session
    return request


def post(session, **data):
    request = RequestFactory().post("/orders/", data)
    request.session = session
    return request


def test_a_search_is_answered_at_a_key_and_keeps_the_filters(session):
    answer = a_list(post(session, q=f" {PLATE} ", status="open", after="50", csrfmiddlewaretoken="x"))
    assert answer.status_code == 302
    assert re.fullmatch(r"/orders/\?status=open&s=[\w-]{12}", answer.url)
    assert a_list(get(session, answer.url)).content.decode() == PLATE


def test_a_key_says_nothing_in_another_session(session):
    url = a_list(post(session, q=PLATE)).url
    assert a_list(get(SessionBase(), url)).content == b""
    assert term(RequestFactory().get(url)) == ""


def test_an_empty_search_shows_the_whole_list(session):
    assert a_list(post(session, q="  ", s="old", status="open")).url == "/orders/?status=open"
    assert session.modified is False


def test_the_same_term_has_the_same_key_and_old_terms_go(session):
    first = keep(get(session, "/"), "a")
    assert keep(get(session, "/"), "a") == first
    for number in range(KEPT):
        keep(get(session, "/"), str(number))
    assert term(get(session, f"/?s={first}")) == ""
    assert len(session["search_terms"]) == KEPT


def test_a_private_toolbar_posts_the_term_and_keeps_only_its_key(session):
    key = keep(get(session, "/"), PLATE)
    request = get(session, f"/orders/?status=a&s={key}&after=9")
    view = toolbar_view(request, [Filter("status", "状态", {"a": "甲"})], search_label="车牌", is_private=True)
    assert (view.search_value, view.hidden) == (PLATE, (("status", "a"),))
    assert [chip.remove_url for chip in view.chips] == [f"?s={key}"]
    page = render_to_string("components/toolbar.html", {"toolbar": view, "csrf_token": "t0k"})
    assert 'method="post" action="/orders/"' in page
    assert 'name="csrfmiddlewaretoken" value="t0k"' in page
    assert f'name="q" value="{PLATE}"' in page


@pytest.mark.parametrize("path", ["orders/", "drafts/", "claims/"])
def test_the_dealers_lists_search_without_a_trace(path, clerk, client_for: ClientFor):
    client = client_for(clerk)
    answer = client.post(f"/d/CQ012/{path}", {"q": PLATE, "status": "open"})
    assert re.fullmatch(rf"/d/CQ012/{path}\?status=open&s=[\w-]{{12}}", answer.url)
    page = client.get(answer.url)
    assert page.context["search"] == PLATE
    assert f'value="{PLATE}"' in page.content.decode()


def test_lists_of_people_and_plates_take_no_term_from_the_url():
    """What a dealer's page or the page of people reads of a URL is never the term itself."""
    reading = re.compile(r"""GET(\.get\(|\[)["']q["']""")
    pages = [*(ROOT / "dealers").rglob("pages/*.py"), ROOT / "tenants" / "pages" / "people.py"]
    catalogue = {"suggest.py"}  # codes and names of parts and labour only
    assert [
        path.name for path in pages if path.name not in catalogue and reading.search(path.read_text("utf-8"))
    ] == []
