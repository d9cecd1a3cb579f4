"""Passkeys, with a virtual authenticator, and a company's identity provider, in a real Chromium."""

import re

import pytest
from playwright.sync_api import CDPSession, Page, expect

from dealers.demo import cast
from tests.chromium import serious
from tests.company import PASSWORD, company

pytestmark = pytest.mark.browser

# A person a test, because a second step stays.
CLERK, ADJUDICATOR, MANAGER = "clerk@cq012.demo", "adjudicator@oem.demo", "manager@cq012.demo"


def plug_in(page: Page) -> tuple[CDPSession, str]:
    """Give the window's machine an authenticator that knows the person at it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/accounts/login/**")


def sign_in(page: Page, email: str) -> None:
    page.fill("[name=login]", email)
    page.fill("[name=password]", cast.PASSWORD)
    page.press("[name=password]", "Enter")


def confirm(page: Page) -> None:
    """Give the password again, which a page asks for that protects the account."""
    page.wait_for_url("**/reauthenticate/**")
    page.fill("[name=password]", cast.PASSWORD)
    page.press("[name=password]", "Enter")


def set_up(page: Page, name: str) -> None:
    page.goto("/accounts/2fa/passkeys/add/")
    if "reauthenticate" in page.url:
        confirm(page)
    page.fill("[name=name]", name)
    page.get_by_role("button", name="设置", exact=True).click()


def test_a_passkey_from_setting_it_up_to_removing_it(enter, site):
    page = enter(CLERK, by_name=True)
    session, device = plug_in(page)
    set_up(page, "前台电脑")
    page.wait_for_url("**/recovery-codes/")
    code = page.locator(".lb-codes li").first.inner_text()
    page.goto("/accounts/2fa/")
    expect(page.locator(".lb-passkeys")).to_contain_text("前台电脑")
    expect(page.locator(".lb-passkeys")).to_contain_text("可单独登录")
    found = serious(page)
    for path in ("passkeys/add/", page.get_by_role("link", name="重命名 前台电脑").get_attribute("href")):
        page.goto(path if path.startswith("/") else f"/accounts/2fa/{path}")
        found += serious(page)
    assert found == []

    sign_out(page)
    assert serious(page) == []
    page.get_by_role("button", name="使用通行密钥登录").click()
    page.wait_for_url(re.compile(r"/d/\w+/$"))

    # Of two devices one is lost: the second step is its passkey no longer, a recovery code still is.
    sign_out(page)
    sign_in(page, CLERK)
    expect(page.get_by_role("button", name="使用通行密钥")).to_be_visible()
    assert serious(page) == []
    page.get_by_role("button", name="使用通行密钥").click()
    page.wait_for_url(re.compile(r"/d/\w+/$"))
    sign_out(page)
    session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": device})
    plug_in(page)
    sign_in(page, CLERK)
    page.fill("[name=code]", code)
    page.press("[name=code]", "Enter")
    page.wait_for_url(re.compile(r"/d/\w+/$"))

    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="移除 前台电脑").click()
    confirm(page)
    page.get_by_role("button", name="移除").click()
    expect(page.locator(".lb-notes")).to_contain_text("通行密钥已移除")
    expect(page.locator(".lb-passkeys")).to_have_count(0)


def test_what_goes_wrong_with_the_device_is_said_on_the_page(enter, site):
    page = enter(ADJUDICATOR, by_name=True)
    session, device = plug_in(page)
    set_up(page, "手机")
    page.wait_for_url("**/recovery-codes/")
    set_up(page, "手机")
    expect(page.locator("[data-passkey-error]")).to_have_text("本设备上已有您账号的通行密钥。")

    sign_out(page)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.get_by_role("button", name="使用通行密钥登录").click()
    expect(page.locator("[data-passkey-error]")).to_have_text("没有完成：设备未被询问，或未及时确认。")
    expect(page).to_have_url(re.compile("/accounts/login/"))


def test_where_the_address_is_a_number_passkeys_are_not_offered(enter, site):
    page = enter(MANAGER)
    page.goto("/accounts/2fa/passkeys/add/")
    confirm(page)
    expect(page.locator("[data-passkey-cannot]")).to_contain_text("域名")
    expect(page.locator("#passkey-add")).to_be_hidden()
    sign_out(page)
    expect(page.locator("#passkey-login")).to_be_hidden()
    expect(page.locator("#sign-in")).to_be_visible()


def test_from_the_button_to_the_company_and_back(site, browser, settings, tmp_path):
    back = f"{site.url}/accounts/sso/company/callback/"
    with company(tmp_path, [back], {MANAGER: True, "stranger@elsewhere.demo": True}) as idp:
        settings.OIDC_ALLOW_HTTP = True
        settings.OIDC_PROVIDERS = (idp.provider(),)
        for email, target in ((MANAGER, re.compile(r"/d/\w+/$")), ("stranger@elsewhere.demo", f"{back}**")):
            page = browser.new_context(base_url=site.url, locale="zh-CN").new_page()
            page.goto("/accounts/login/")
            page.get_by_role("link", name="使用 华信集团 登录").click()
            page.wait_for_url(f"{idp.url}/accounts/login/**")
            page.fill("[name=login]", email)
            page.fill("[name=password]", PASSWORD)
            page.press("[name=password]", "Enter")
            page.wait_for_url(target)
            if email != MANAGER:
                expect(page.get_by_role("alert")).to_contain_text("没有使用您邮箱的账号")
                assert serious(page) == []
            page.context.close()
