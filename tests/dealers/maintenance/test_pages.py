"""Looking up, recording, the slip, and the page that the owner opens without an account."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from dealers.maintenance import links, slip
from dealers.maintenance.models import MaintenanceSheet
from landbridge.events.models import Event
from landbridge.ids import uuid7
from tests.cast import NOON
from tests.dealers.maintenance.conftest import CHECKS, NEW_VIN, NUMBER

HOME = "/d/CQ012/"
SHEET = f"{HOME}maintenance/orders/{NUMBER}/"


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def owner_path(sheet):
    return f"{HOME}m/{links.token_of('CQ012', sheet.pk)}/"


def test_the_answer_by_vin_and_no_vin_in_the_url(new_car, clerk, client_for):
    client = client_for(clerk)
    answer = client.post(f"{HOME}maintenance/", {"q": NEW_VIN, "km": "4120"}, follow=True)
    assert NEW_VIN not in answer.redirect_chain[0][0]
    page = answer.content.decode()
    assert "到 2026-12-20、不超过 5,000 km 免费。" in page
    assert "428.00" in page
    far = client.post(f"{HOME}maintenance/", {"q": NEW_VIN, "km": "6,310"}, follow=True).content.decode()
    assert "不免费：由客户付费" in far
    odd = client.post(f"{HOME}maintenance/", {"q": NEW_VIN, "km": "far"}, follow=True)
    assert odd.status_code == 200


def test_an_unknown_vin_is_answered(new_car, clerk, client_for):
    page = client_for(clerk).post(f"{HOME}maintenance/", {"q": "<b>nonsense"}, follow=True).content.decode()
    assert "厂家档案里没有这个车架号。" in page
    assert "<b>nonsense" not in page


def test_what_is_posted_is_recorded_and_the_code_appears(first_order, clerk, client_for, as_):
    first_order(clerk)
    client = client_for(clerk)
    before = client.get(SHEET).content.decode()
    assert "<svg" not in before
    assert 'value="K11"' in before  # whoever booked the work
    after = client.post(SHEET, CHECKS, follow=True).content.decode()
    assert "已登记。请车主扫码确认。" in after
    assert "<svg" in after
    with as_(clerk):
        assert MaintenanceSheet.objects.get().checks == CHECKS


def test_a_missing_result_is_said_beside_it_and_nothing_is_kept(first_order, clerk, client_for, as_):
    first_order(clerk)
    refused = client_for(clerk).post(SHEET, CHECKS | {"fluids": "", "note": "试"})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "请填写“检查各油液”的结果。" in page
    assert 'value="试"' in page
    with as_(clerk):
        assert not MaintenanceSheet.objects.exists()


def test_an_order_without_the_job_says_so(closed, clerk, client_for):
    order = closed()
    page = client_for(clerk).get(f"{HOME}maintenance/orders/{order.number}/").content.decode()
    assert "这张工单没有首保项目。" in page


def test_the_order_leads_to_its_sheet(first_order, clerk, client_for):
    first_order(clerk)
    assert f'href="{SHEET}"' in client_for(clerk).get(f"{HOME}orders/{NUMBER}/").content.decode()


def test_the_slip_is_a_pdf_of_one_page(sheet, clerk, client_for):
    answer = client_for(clerk).get(f"{HOME}maintenance/{sheet.pk}/slip.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'inline; filename="{NUMBER}-1.pdf"'
    assert answer.content.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", answer.content)) == 1


def test_the_slip_is_the_same_for_the_same_sheet(sheet):
    def made():
        return slip.slip(
            sheet, dealer="重庆安行金渝店", dealer_code="CQ012", adviser="李", link="https://x.test/m/1/"
        )

    assert len(made()) == len(made()) > 20_000


def test_the_neighbour_gets_no_slip(sheet, other_clerk, client_for):
    assert client_for(other_clerk).get(f"/d/GZ005/maintenance/{sheet.pk}/slip.pdf").status_code == 404


def test_the_list_takes_the_same_statements_for_more_rows(sheet, clerk, client_for, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        page = client_for(clerk).get(f"{HOME}maintenance/").content.decode()
    assert NUMBER in page
    assert "车主未确认" in page


# The owner's page -------------------------------------------------------------------------------------------
def test_the_owner_confirms_without_an_account(sheet, as_, clerk):
    phone = Client(enforce_csrf_checks=True)
    page = phone.get(owner_path(sheet))
    text = page.content.decode()
    assert page.status_code == 200
    assert "您的首保是这样做的吗？" in text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "same-origin"  # else browsers post from "null"
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text)[1]
    done = phone.post(owner_path(sheet), {"answer": "free", "csrfmiddlewaretoken": token}, follow=True)
    assert "您确认没有收费。" in done.content.decode()
    again = phone.post(owner_path(sheet), {"answer": "charged", "csrfmiddlewaretoken": token}, follow=True)
    assert "您确认没有收费。" in again.content.decode()
    with as_(clerk):
        sheet.refresh_from_db()
        assert (sheet.was_charged, sheet.confirmed_at) == (False, NOON)
        assert Event.objects.filter(verb="maintenance.confirmed").count() == 1


def test_a_charge_is_told_to_the_workshop(sheet, clerk, client_for):
    page = Client().post(owner_path(sheet), {"answer": "charged"}, follow=True).content.decode()
    assert "您反映被收了费。" in page
    assert "车主称被收费" in client_for(clerk).get(f"{HOME}maintenance/").content.decode()


def test_the_owners_page_tells_nothing_of_a_person_or_of_the_platform(sheet):
    text = Client().get(owner_path(sheet)).content.decode()
    for hidden in ("周明", "13800001111", "渝A7K39M", "渝A·7K39M", NEW_VIN, "K11", "C01"):
        assert hidden not in text
    assert f"VIN …{NEW_VIN[-6:]}" in text


def test_the_owners_page_speaks_english(sheet):
    phone = Client()
    phone.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = phone.get(owner_path(sheet)).content.decode()
    assert "Was your first maintenance done like this?" in page
    assert "Chongqing Anxing Jinyu" in page


@pytest.mark.parametrize("answer", ["", "perhaps"])
def test_an_odd_answer_confirms_nothing(sheet, as_, clerk, answer):
    assert Client().post(owner_path(sheet), {"answer": answer}).status_code == 200
    with as_(clerk):
        sheet.refresh_from_db()
        assert sheet.confirmed_at is None


def test_a_link_of_another_sheet_another_dealer_or_nobody_is_not_found(sheet):
    nobody = Client()
    assert nobody.get(f"{HOME}m/{links.token_of('CQ012', uuid7())}/").status_code == 404
    assert nobody.get(f"/d/GZ005/m/{links.token_of('CQ012', sheet.pk)}/").status_code == 404
    assert nobody.get(f"/d/GZ005/m/{links.token_of('GZ005', sheet.pk)}/").status_code == 404
    assert nobody.get(f"{HOME}m/{'A' * 43}/").status_code == 404
    assert nobody.post(f"{HOME}m/{'A' * 43}/", {"answer": "free"}).status_code == 404


def test_a_confirmed_sheet_cannot_be_recorded_anew(sheet, clerk, client_for):
    Client().post(owner_path(sheet), {"answer": "free"})
    client = client_for(clerk)
    page = client.get(SHEET).content.decode()
    assert "车主已经确认，首保单不能再改。" in page
    refused = client.post(SHEET, CHECKS, follow=True).content.decode()
    assert "车主已经确认，首保单不能再改。" in refused
