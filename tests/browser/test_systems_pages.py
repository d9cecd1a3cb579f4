"""Pages for whoever connects systems: the API reference offline, clients, webhooks; and the owner's phone."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from dealers.maintenance import links
from dealers.maintenance.models import MaintenanceSheet
from landbridge.doors.scopes import dealer_scope, front_door
from tenants import queries as tenants
from tests.browser.test_journeys import serious

pytestmark = pytest.mark.browser

MANAGER, ADMINISTRATOR = "manager@cq012.demo", "administrator@oem.demo"
SYSTEMS = "/d/cq012/systems/"


def asked_of_others(page: Page) -> list[str]:
    """Return what the page asks of hosts other than its own from now on; the list grows."""
    found: list[str] = []
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith(("data:", "blob:")) or urlsplit(request.url).hostname == "127.0.0.1"
            else found.append(request.url)
        ),
    )
    return found


@pytest.mark.parametrize(
    ("email", "path", "operation"),
    [(MANAGER, f"{SYSTEMS}api/", "orders_list"), (ADMINISTRATOR, "/systems/api/", "claims_list")],
)
def test_the_reference_works_offline_under_the_strict_policy(enter, email, path, operation):
    page = enter(email)
    elsewhere = asked_of_others(page)
    policy = page.goto(path).headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]

    block = page.locator(f"[id$='-{operation}']")
    expect(block).to_be_visible()
    block.locator(".opblock-summary-control").first.click()
    expect(block.get_by_text("Example Value").first).to_be_visible()
    block.get_by_role("button", name="Try it out").click()
    block.get_by_role("button", name="Execute").click()
    answer = block.locator(".live-responses-table tbody .response-col_status").first
    expect(answer).to_contain_text("200")
    expect(block.locator(".live-responses-table")).to_contain_text("next_cursor")
    assert elsewhere == []


def test_a_client_is_registered_and_nobody_is_shut_out_by_one_click(enter):
    page = enter(MANAGER)
    page.goto(f"{SYSTEMS}clients/")
    page.keyboard.press("n")
    page.fill("[name=label]", "DMS-7")
    page.check("[value='claims:read']")
    page.click("form.lb-panel [type=submit]")
    first = page.input_value("#secret")
    assert len(first) > 40

    page.goto(f"{SYSTEMS}clients/")
    row = page.locator("tbody tr", has_text="DMS-7")
    row.get_by_role("button", name="吊销").click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("吊销 · DMS-7")
    expect(dialog.get_by_role("button", name="取消")).to_be_focused()
    page.keyboard.press("Escape")
    expect(row).to_contain_text("正常")
    row.get_by_role("button", name="新密钥").click()
    page.locator("dialog[open] [type=submit]").click()
    assert page.input_value("#secret") != first

    page.goto(f"{SYSTEMS}clients/")
    row.get_by_role("button", name="吊销").click()
    page.locator("dialog[open] [type=submit]").click()
    expect(row).to_contain_text("已吊销")
    assert serious(page) == []


def test_a_webhook_is_added_paused_and_removed(enter):
    page = enter(MANAGER)
    page.goto(f"{SYSTEMS}webhooks/")
    page.keyboard.press("n")
    page.fill("[name=url]", "https://dms.example/hook")
    page.check("[value='claim.returned']")
    page.click("form.lb-panel [type=submit]")
    assert page.input_value("#secret").startswith("whsec_")
    page.get_by_role("link", name="查看发送记录").click()
    page.get_by_role("button", name="暂停").click()
    expect(page.locator("main .lb-note")).to_contain_text("已暂停")
    assert serious(page) == []
    page.get_by_role("button", name="移除").click()
    expect(page.locator("dialog[open]")).to_contain_text("不可恢复")
    page.locator("dialog[open] [type=submit]").click()
    expect(page.locator("main")).to_contain_text("还没有 Webhook")


@pytest.fixture
def phone(browser, site) -> Iterator[Page]:
    """A phone of 360 px that nobody is signed in on."""
    window = browser.new_context(base_url=site.url, viewport={"width": 360, "height": 740}, locale="zh-CN")
    yield window.new_page()
    window.close()


@pytest.fixture
def owners_path(site) -> str:
    """The link of a sheet that its owner has not answered yet."""

    def read() -> str:
        with front_door():
            dealer = tenants.dealer_by_code("CQ012")
        with dealer_scope(dealer.ref):
            sheet = MaintenanceSheet.objects.filter(confirmed_at=None).first()
        return f"/d/cq012/m/{links.token_of('CQ012', sheet.pk)}/"

    return site.ask(read)


def test_the_owner_confirms_on_a_phone_with_one_thumb(phone, owners_path):
    phone.goto(owners_path)
    expect(phone.get_by_role("heading", level=1)).to_have_text("您的首保是这样做的吗？")
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    yes = phone.get_by_role("button", name="是的，已做，没有收费")
    for button in (yes, phone.get_by_role("button", name="做了，但收了我的钱")):
        box = button.bounding_box()
        assert box["height"] >= 44
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
    assert serious(phone) == []

    yes.click()
    expect(phone.get_by_role("status")).to_contain_text("没有收费")
    expect(yes).to_have_count(0)
    phone.reload()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("谢谢")
    phone.get_by_role("button", name="English").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Thank you")
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
