"""The claim desk's pages: what they show, what a decision answers, and how many statements they take."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import commands
from tests.cast import NOON
from tests.claims import world

CLAIM_STATEMENTS = 40


@pytest.fixture
def desk(client_for, adjudicator):
    return client_for(adjudicator)


def _more_in_review(as_, clerk, adjudicator, number):
    for job in range(2, 2 + number):
        with as_(clerk):
            claim = world.submit(clerk, job_line=str(job), **world.THIN)
        with as_(adjudicator):
            commands.adjudicate_claim(claim_id=claim.pk, version=1, now=NOON)


def _statements(client, path):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_the_queue_lists_what_waits(in_review, desk):
    page = desk.get("/claims/").content.decode()
    assert in_review.number in page
    assert "V53" in page
    assert in_review.number not in desk.get("/claims/?status=returned").content.decode()
    found = desk.post("/claims/", {"status": "open", "q": "9F012345"}, follow=True)
    address = found.redirect_chain[0][0]
    assert "status=open&s=" in address
    assert "9F012345" not in address
    page = found.content.decode()
    assert f"/claims/{in_review.number}/?{address.partition('?')[2].replace('&', '&amp;')}" in page
    assert 'value="9F012345"' in page
    assert in_review.number not in desk.post("/claims/", {"q": "99999999"}, follow=True).content.decode()
    # What is typed into an address by hand is no search.
    assert in_review.number in desk.get("/claims/?q=99999999").content.decode()
    assert in_review.number not in desk.get("/claims/?desk=mine").content.decode()
    assert in_review.number in desk.get("/claims/?desk=unclaimed").content.decode()


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("rule=V53", True),
        ("rule=V11", False),
        ("rule=nonsense", True),
        ("amount=large", True),
        ("amount=small", False),
        ("dealer=CQ012", True),
        ("dealer=GZ005", False),
        ("due=today&rule=V53", True),
        ("due=tomorrow", True),
    ],
)
def test_the_queue_is_narrowed_by_its_address(in_review, desk, query, is_there):
    # The claim is due on 11-26; the desk's today may be any day since, so "today" holds for what is overdue too.
    page = desk.get(f"/claims/?{query}").content.decode()
    assert (in_review.number in page) is is_there


def test_the_queue_says_what_is_due_and_the_customers_words(in_review, desk):
    page = desk.get("/claims/").content.decode()
    assert "“高速上方向盘突然变沉，仪表亮转向灯。”" in page
    assert "未领取" in page
    assert "18:00" in page or "超期" in page


def test_an_empty_queue_says_that_nobody_waits(made_world, desk):
    assert "没有人在等" in desk.get("/claims/").content.decode()
    page = desk.get("/claims/?rule=V53").content.decode()
    assert "没有符合条件的索赔单" in page
    assert "没有人在等" not in page


def test_a_claim_knows_its_place_and_its_neighbours_under_the_same_conditions(
    in_review, desk, as_, clerk, adjudicator
):
    _more_in_review(as_, clerk, adjudicator, 2)
    numbers = [f"CQ012-2611-{serial:05}" for serial in (1, 2, 3)]
    page = desk.get(f"/claims/{numbers[1]}/?rule=V53").content.decode()
    assert "第 2 / 3 单" in page
    assert f'href="/claims/{numbers[0]}/?rule=V53" data-key="K"' in page
    assert f'href="/claims/{numbers[2]}/?rule=V53" data-key="J"' in page
    other = desk.get(f"/claims/{numbers[1]}/?rule=V11").content.decode()
    assert "/ 0 单" not in other
    assert "第 2 /" not in other
    assert 'data-key="J"' not in other


def test_the_claims_page_takes_the_same_statements_for_a_longer_history(in_review, desk, as_, clerk, adjudicator):
    path = f"/claims/{in_review.number}/"
    desk.get(path)
    few = _statements(desk, path)
    _more_in_review(as_, clerk, adjudicator, 5)
    assert _statements(desk, path) <= few <= CLAIM_STATEMENTS


def test_findings_stand_before_lines(in_review, desk):
    page = desk.get(f"/claims/{in_review.number}/").content.decode()
    assert page.index('id="findings"') < page.index('id="claim-lines"') < page.index('id="story"')
    assert "三段陈述不完整" in page
    assert "7,075.60" in page
    assert "style=" not in page


def test_in_english_too(in_review, desk):
    desk.cookies["lb_language"] = "en"
    page = desk.get(f"/claims/{in_review.number}/").content.decode()
    assert "Narrative is incomplete" in page


def test_a_verdict_answers_lines_and_bar(in_review, desk):
    answer = desk.post(
        f"/claims/{in_review.number}/lines/",
        {"version": "1", "line_no": "3", "verdict": "refuse", "reason_code": "R-INCLUDED"},
        headers={"HX-Request": "true"},
    ).content.decode()
    assert 'id="claim-lines"' in answer
    assert 'id="claim-bar"' in answer
    assert 'hx-swap-oob="true"' in answer
    assert "7,049.60" in answer
    assert "<html" not in answer


def test_approving_from_the_page_and_back(in_review, desk, reload):
    sent = {"version": "1", "expected": str(in_review.revision), "amount": "7075.60"}
    assert desk.post(f"/claims/{in_review.number}/approve/", sent).status_code == 302
    claim = reload(in_review)
    assert claim.status == "approved_first"
    # The same click again is late by itself.
    assert desk.post(f"/claims/{in_review.number}/approve/", sent).status_code == 409
    assert 'data-key="Z"' in desk.get(f"/claims/{in_review.number}/").content.decode()
    undo = {"version": "1", "expected": str(claim.revision)}
    assert desk.post(f"/claims/{in_review.number}/undo/", undo).status_code == 302
    assert reload(in_review).status == "in_review"


@pytest.mark.parametrize(
    ("verb", "reason", "status"),
    [("return", "B-CAUSE", "returned"), ("reject", "X-USE", "rejected"), ("ask", "Q-VALUES", "asked")],
)
def test_decisions_with_a_reason(in_review, desk, reload, verb, reason, status):
    sent = {
        "version": "1",
        "expected": str(in_review.revision),
        "reason_code": reason,
        "text": "请看",
    }
    assert desk.post(f"/claims/{in_review.number}/{verb}/", sent).status_code == 302
    assert reload(in_review).status == status
    page = desk.get(f"/claims/{in_review.number}/")
    assert page.status_code == 200
    assert "请看" in page.content.decode()


def test_a_corrected_claim_marks_what_is_new_and_compares(returned, desk, as_, clerk):
    with as_(clerk):
        world.resubmit(clerk, returned, cause="坏了，电压 13.9 V，插头无腐蚀，传感器路差超标。", mileage_km=63128)
    path = f"/claims/{returned.number}/"
    page = desk.get(path).content.decode()
    assert "坏了<mark>，电压 13.9 V，插头无腐蚀，传感器路差超标。</mark>" in page
    assert 'id="compare"' not in page
    page = desk.get(f"{path}?compare=1").content.decode()
    assert 'id="compare"' in page
    assert "<mark>63128</mark>" in page
    assert 'id="compare"' not in desk.get(f"{path}?compare=7").content.decode()


def test_lines_stand_at_approve_until_somebody_says_less(in_review, desk):
    path = f"/claims/{in_review.number}/"
    page = desk.get(path).content.decode()
    assert page.count('aria-pressed="true" data-tone="ok"') == 3
    desk.post(
        f"{path}lines/",
        {"version": "1", "line_no": "1", "verdict": "reduce", "amount": "300", "reason_code": "R-HOURS"},
    )
    page = desk.get(path).content.decode()
    assert page.count('aria-pressed="true" data-tone="ok"') == 2
    assert 'name="amount" value="300.00"' in page
    assert "工时按标准" in page
    assert "6,806.00" in page


def test_a_finding_leads_to_what_it_is_about(in_review, desk):
    page = desk.get(f"/claims/{in_review.number}/").content.decode()
    assert '<a href="#story">检查与原因</a>' in page


def test_the_timeline_says_rules_and_money_in_words(in_review, desk):
    page = desk.get(f"/claims/{in_review.number}/").content.decode()
    timeline = page[page.index('id="timeline"') :]
    assert "V53 三段陈述不完整" in timeline
    assert "¥7,075.60" in timeline


def test_a_decision_by_htmx_reloads_with_the_conditions_and_a_late_one_is_told(
    in_review, desk, client_for, other_adjudicator
):
    path = f"/claims/{in_review.number}/"
    sent = {"version": "1", "expected": str(in_review.revision), "reason_code": "B-CAUSE", "text": "请补"}
    done = desk.post(f"{path}return/?due=today", sent, headers={"HX-Request": "true"})
    assert (done.status_code, done["HX-Redirect"]) == (204, f"{path}?due=today")
    late = client_for(other_adjudicator).post(f"{path}return/", sent, headers={"HX-Request": "true"})
    assert late.status_code == 409
    assert "data-error-text" in late.content.decode()
    assert "A07" in late.content.decode() or "已" in late.content.decode()


def test_the_api_reads_and_decides(in_review, desk, reload):
    listed = desk.get("/api/v1/claims?status=in_review").json()
    assert [row["number"] for row in listed["results"]] == [in_review.number]
    one = desk.get(f"/api/v1/claims/{in_review.number}").json()
    assert (one["claimed_amount"], len(one["lines"])) == ("7075.60", 3)
    bad = desk.post(f"/api/v1/claims/{in_review.number}/return", {"version": 1}, content_type="application/json")
    assert (bad.status_code, bad["Content-Type"]) == (400, "application/problem+json")
    done = desk.post(
        f"/api/v1/claims/{in_review.number}/approve",
        {"version": 1, "expected": in_review.revision},
        content_type="application/json",
    )
    assert (done.status_code, done.json()["status"]) == (200, "approved_first")
    again = desk.post(
        f"/api/v1/claims/{in_review.number}/reject",
        {"version": 1, "reason_code": "X-USE"},
        content_type="application/json",
    )
    assert (again.status_code, again.json()["code"]) == (409, "move_not_now")
    assert desk.get("/api/v1/claims/none").status_code == 404
