"""The demo's world behind a real server, and people with a browser in front of it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Browser, Page

from dealers.demo import cast, files, opening, playing
from dealers.demo.plan import Plan, Wishes
from landbridge.doors.models import UNFINISHED, Job
from landbridge.doors.scopes import oem_scope
from landbridge.doors.tasks import run_chunk
from landbridge.events.subscribers import run_subscribers
from tenants.queries import directory
from tests import server
from tests.chromium import chromium
from tests.serving import served

Enter = Callable[..., Page]
T = TypeVar("T")


class Site:
    """A served installation whose worker is the test itself."""

    def __init__(self, plan: Plan, url: str, worker: ThreadPoolExecutor) -> None:
        self.plan = plan
        self.url = url
        self._worker = worker

    def work(self) -> None:
        """Do what worker and beat would do by now, in a thread: Playwright holds an event loop in this one."""
        self._worker.submit(_work_off).result()

    def ask(self, question: Callable[[], T]) -> T:
        """Return what the database answers, asked in that thread."""
        return self._worker.submit(question).result()


def _work_off() -> None:
    more = True
    while more:
        with oem_scope():
            waiting = list(Job.objects.filter(state__in=UNFINISHED).values_list("pk", "dealer_id"))
        more = True in [run_chunk(*job) for job in waiting]
        more = run_subscribers() > 0 or more


@pytest.fixture(scope="module")
def plan(committed: str) -> Plan:
    """The demo of one dealer up to now, with the day's files not brought yet."""
    server.point_at(committed)
    server.empty_directory(committed)
    plan = Plan(Wishes(now=timezone.now().replace(microsecond=0), dealers=1, orders_per_month=1.5))
    opening.load_policy(plan)
    for stage in (
        opening.open_dealers,
        opening.hire_people,
        opening.load_catalogue,
        opening.sell_cars,
        playing.play,
    ):
        stage(plan, lambda _: None)
    directory.forget()
    return plan


@pytest.fixture(scope="module")
def site(plan: Plan) -> Iterator[Site]:
    with ThreadPoolExecutor(1) as worker:
        try:
            with served() as address:
                yield Site(plan, address, worker)
        finally:
            worker.submit(connections.close_all).result()


@pytest.fixture(scope="module")
def browser(site: Site) -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def enter(browser: Browser, site: Site) -> Iterator[Enter]:
    """Sign a person of the demo in, each in a window of their own; an error in its console fails the test.

    Chromium and htmx write there what the server refused: `is_refused` says that this is what the test is about.
    `by_name` opens the site as localhost: a passkey belongs to a name.
    """
    trouble: list[str] = []
    windows = []

    def sign_in(email: str, language: str = "zh-hans", *, is_refused: bool = False, by_name: bool = False) -> Page:
        address = site.url.replace("127.0.0.1", "localhost") if by_name else site.url

        def hear(kind: str, text: str) -> None:
            if kind == "error" and not (is_refused and ("409" in text or "htmx:responseError" in text)):
                trouble.append(f"{page.url}: {text}")

        window = browser.new_context(
            base_url=address, locale="zh-CN", viewport={"width": 1440, "height": 1000}, reduced_motion="reduce"
        )
        windows.append(window)
        window.add_cookies([{"name": "lb_language", "value": language, "url": address}])
        page = window.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: trouble.append(f"{page.url}: {error}"))
        page.on("console", lambda line: hear(line.type, line.text))
        page.goto("/accounts/login/")
        page.fill("[name=login]", email)
        page.fill("[name=password]", cast.PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda url: "/accounts/" not in url)
        return page

    yield sign_in
    for window in windows:
        window.close()
    assert trouble == []


@pytest.fixture(scope="module")
def orders_file(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the dealer's own system exports: good orders, and a dozen with something wrong."""
    return files.write(files.fresh(plan), tmp_path_factory.mktemp("export"))[0]
