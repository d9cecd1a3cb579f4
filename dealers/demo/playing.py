"""Playing the stories: every order, claim, answer and message through the command that a page would call."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from claims import commands as claims
from claims.commands.decide import LineVerdict
from claims.models import Claim, SubmissionLine
from claims.rules import ClaimType, LineKind, Status, Verdict
from dealers.demo import cast
from dealers.demo.plan import Plan, due_at
from dealers.demo.stories import Fate, Story
from dealers.drafts import commands as drafts
from dealers.drafts.models import ClaimDraft
from dealers.drafts.rules import DraftStatus
from dealers.maintenance import commands as maintenance
from dealers.maintenance.models import MaintenanceSheet
from dealers.maintenance.rules import Check, Result
from dealers.workshop import commands as workshop
from dealers.workshop.models import OrderStatus, RepairOrder
from dealers.workshop.order_data import JobKind
from landbridge.catalog import commands as catalog
from landbridge.catalog.loading.sheet import sheet_rows
from landbridge.clocks.days import local_day
from landbridge.doors.scopes import dealer_scope, front_door, oem_scope
from landbridge.events.subscribers import run_until_quiet
from landbridge.identity.actor import Actor
from landbridge.identity.models import User
from landbridge.money import yuan
from tenants import queries as tenants
from tenants.queries import DealerInfo

Say = Callable[[str], None]
_SAY_EVERY = 40
_RETURN_TEXT = "请补充拆检实测值和旧件照片，说明两件同时更换的理由。"
_HOURS_TEXT = "更换工时超过标准，请说明拆装中遇到的情况并附照片。"
_ADDED = "补充：拆检实测数据已附，旧件照片两张；易损件因故障件渗油污染，须一并更换。"
_REJECT_TEXT = "旧件检查为正常磨损，不属质量问题。"
_WORN = "左前下摆臂衬套有轻微裂纹，建议下次保养复查。"
_ANSWER = "已补拍旧件照片，随旧件一并寄回，请审核。"


@dataclass(frozen=True, slots=True)
class _Step:
    at: datetime
    story: Story
    do: Callable[["_Stage", Story, datetime], None]


class _Stage:
    """The actors, read once as the front door reads them."""

    def __init__(self, plan: Plan) -> None:
        self.dealers: dict[str, DealerInfo] = {}
        self.clerks: dict[str, Actor] = {}
        self.writers: dict[str, Actor] = {}
        with front_door():
            for dealer in plan.dealers:
                info = tenants.dealer_by_code(dealer.code)
                assert info is not None
                self.dealers[dealer.code] = info
                self.clerks[dealer.code] = _actor(f"clerk@{dealer.code.lower()}.demo", info)
                adviser = f"adviser@{dealer.code.lower()}.demo"
                is_main = dealer.code == cast.MAIN_DEALER
                self.writers[dealer.code] = _actor(adviser, info) if is_main else self.clerks[dealer.code]
            self.desk = [_actor(f"{key}@oem.demo", None) for key in ("adjudicator", "adjudicator2")]


def play(plan: Plan, say: Say) -> None:
    """Play what has not been played yet, in the order of time, then let everything waiting be applied."""
    stage = _Stage(plan)
    steps = sorted(
        (step for story in plan.stories for step in _steps(story) if step.at <= plan.wishes.now),
        key=lambda step: step.at,
    )
    for count, step in enumerate(steps, start=1):
        step.do(stage, step.story, step.at)
        if count % _SAY_EVERY == 0 or count == len(steps):
            say(f"history: {count}/{len(steps)} steps, up to {step.at:%Y-%m-%d}")
    run_until_quiet()
    for story in plan.stories:
        _publish(plan, story)
    _look_again(plan, stage)


def _steps(story: Story) -> Iterator[_Step]:
    yield _Step(story.closed_at, story, _close)
    if story.edits:
        yield _Step(story.closed_at + timedelta(minutes=9), story, _edit)
    if story.order.jobs[0].kind is JobKind.FIRST_MAINTENANCE:
        yield _Step(story.closed_at + timedelta(minutes=14), story, _record_maintenance)
        # One owner in four does not scan the code.
        if story.fault == "V44" or (_toss(story, 4) and not story.fault):
            yield _Step(story.closed_at + timedelta(hours=3), story, _confirm_maintenance)
    if story.fate is Fate.NEVER:
        yield _Step(due_at(story) + timedelta(days=2, hours=9), story, _give_up)
    if story.sent_at is None:
        return
    yield _Step(story.sent_at, story, _send)
    if story.talk and story.fate is Fate.SENT:
        yield _Step(story.sent_at + timedelta(hours=3), story, _talk)
    if story.decided_at is None:
        return
    yield _Step(story.decided_at, story, _decide)
    if story.fate is Fate.RESENT:
        yield _Step(story.decided_at + timedelta(hours=20), story, _send_again)
        yield _Step(story.decided_at + timedelta(hours=27), story, _approve_second)


def _close(stage: _Stage, story: Story, now: datetime) -> None:
    code = story.dealer.code
    with dealer_scope(stage.dealers[code].ref):
        if RepairOrder.objects.filter(number=story.number, status=OrderStatus.CLOSED).exists():
            return
        arrived = min(story.order.arrived_at + timedelta(minutes=10), now)
        saved = workshop.save_order(actor=stage.writers[code], now=arrived, data=story.order)
        workshop.close_order(actor=stage.writers[code], now=now, order_id=saved.order.pk)


def _edit(stage: _Stage, story: Story, now: datetime) -> None:
    code = story.dealer.code
    with dealer_scope(stage.dealers[code].ref):
        draft = ClaimDraft.objects.filter(order_number=story.number, status=DraftStatus.OPEN.value).first()
        if draft is not None:
            for field, value in story.edits.items():
                drafts.edit_draft(actor=stage.clerks[code], now=now, draft_id=draft.pk, field=field, value=value)


def _toss(story: Story, among: int) -> int:
    """Return 0 for one story in so many, by its number."""
    return int(story.number[-4:]) % among


def _record_maintenance(stage: _Stage, story: Story, now: datetime) -> None:
    code = story.dealer.code
    checks = {check.value: Result.OK.value for check in Check}
    worn = not _toss(story, 3)
    if worn:
        checks[Check.CHASSIS] = Result.ATTENTION.value
    with dealer_scope(stage.dealers[code].ref):
        if MaintenanceSheet.objects.filter(order_number=story.number).exists():
            return
        maintenance.record_sheet(
            actor=stage.writers[code],
            now=now,
            order_number=story.number,
            checks=checks,
            note=_WORN if worn else "",
            technician=story.order.jobs[0].labour[0].technician,
        )


def _confirm_maintenance(stage: _Stage, story: Story, now: datetime) -> None:
    dealer = stage.dealers[story.dealer.code]
    with dealer_scope(dealer.ref):
        maintenance.confirm_sheet(
            dealer_id=dealer.id,
            dealer_code=dealer.code,
            now=now,
            sheet_id=MaintenanceSheet.objects.get(order_number=story.number).pk,
            # Too late to be free: this dealer took the money and claimed the fee as well.
            was_charged=story.fault == "V44",
        )


def _give_up(stage: _Stage, story: Story, now: datetime) -> None:
    code = story.dealer.code
    with dealer_scope(stage.dealers[code].ref):
        draft = ClaimDraft.objects.filter(order_number=story.number, status=DraftStatus.OPEN.value).first()
        if draft is not None:
            drafts.discard_draft(actor=stage.clerks[code], now=now, draft_id=draft.pk)


def _send(stage: _Stage, story: Story, now: datetime) -> None:
    code = story.dealer.code
    with dealer_scope(stage.dealers[code].ref):
        draft = ClaimDraft.objects.filter(order_number=story.number).first()
        if draft is None:  # nothing here is the OEM's to pay
            return
        if draft.status == DraftStatus.OPEN:
            draft = drafts.submit_draft(actor=stage.clerks[code], now=now, draft_id=draft.pk, accept_warning=True)
        claim_id, version = draft.claim_id, draft.claim_version
    assert claim_id is not None
    _judge(claim_id, version, now)


def _judge(claim_id: object, version: int, now: datetime) -> None:
    # The subscriber would do the same, but at today's time; its event then finds the answer there.
    with oem_scope():
        claims.adjudicate_claim(claim_id=claim_id, version=version, now=now + timedelta(seconds=40))  # type: ignore[arg-type]


def _claim(story: Story, status: Status, version: int) -> Claim | None:
    rows = Claim.objects.filter(dealer_code=story.dealer.code, order_number=story.number)
    return rows.filter(status=status.value, version=version).first()


def _decide(stage: _Stage, story: Story, now: datetime) -> None:
    actor = stage.desk[len(story.title) % 2]
    with oem_scope():
        claim = _claim(story, Status.IN_REVIEW, 1)
        if claim is None:
            return
        which = {"actor": actor, "now": now, "number": claim.number, "version": 1}
        if story.fate in (Fate.RETURNED, Fate.RESENT):
            text = _HOURS_TEXT if story.fault == "V29" else _RETURN_TEXT
            claims.return_claim(**which, reason_code="B-CAUSE", text=text)  # type: ignore[arg-type]
        elif story.fate is Fate.REJECTED:
            claims.reject_claim(**which, reason_code="X-WEAR", text=_REJECT_TEXT)  # type: ignore[arg-type]
        elif story.fate is Fate.ASKED:
            text = story.talk[0] if story.talk else _RETURN_TEXT
            claims.ask_dealer(**which, reason_code="Q-PHOTO", text=text)  # type: ignore[arg-type]
        elif story.fate is Fate.APPROVED:
            if story.fault == "V29":
                _reduce_hours(actor, claim, now, story)
            _approve(actor, claim, now, refuse_wear=len(story.number + story.title) % 3 == 0)


def _approve(actor: Actor, claim: Claim, now: datetime, *, refuse_wear: bool) -> None:
    if refuse_wear:
        lines = SubmissionLine.objects.filter(claim=claim, submission__version=claim.version)
        extra = lines.filter(kind=LineKind.PART.value, is_causal=False).first()
        if extra is not None:
            verdict = LineVerdict(extra.line_no, Verdict.REFUSE, reason_code="R-UNNEEDED")
            claims.decide_lines(
                actor=actor, now=now, number=claim.number, version=claim.version, decisions=[verdict]
            )
    claims.approve_claim(actor=actor, now=now, number=claim.number, version=claim.version)


def _reduce_hours(actor: Actor, claim: Claim, now: datetime, story: Story) -> None:
    standard = story.order.jobs[0].labour[1].amount
    verdict = LineVerdict(2, Verdict.REDUCE, standard, "R-HOURS")
    claims.decide_lines(actor=actor, now=now, number=claim.number, version=claim.version, decisions=[verdict])


def _send_again(stage: _Stage, story: Story, now: datetime) -> None:
    code, clerk = story.dealer.code, stage.clerks[story.dealer.code]
    with dealer_scope(stage.dealers[code].ref):
        claim = _claim(story, Status.RETURNED, 1)
        if claim is None:
            return
        draft = drafts.reopen_draft(actor=clerk, now=now, claim_id=claim.pk)
        cause = f"{draft.cause}\n{_ADDED}"
        drafts.edit_draft(actor=clerk, now=now, draft_id=draft.pk, field="cause", value=cause)
        later = now + timedelta(minutes=6)
        drafts.submit_draft(actor=clerk, now=later, draft_id=draft.pk, accept_warning=True)
        claims.post_message(actor=clerk, now=later, claim_id=claim.pk, text=_ANSWER)
    _judge(claim.pk, 2, later)


def _approve_second(stage: _Stage, story: Story, now: datetime) -> None:
    with oem_scope():
        claim = _claim(story, Status.IN_REVIEW, 2)
        if claim is not None:
            _approve(stage.desk[len(story.title) % 2], claim, now, refuse_wear=False)


def _talk(stage: _Stage, story: Story, now: datetime) -> None:
    desk, clerk = stage.desk[0], stage.clerks[story.dealer.code]
    with oem_scope():
        claim = _claim(story, Status.IN_REVIEW, 1)
        if claim is None or claim.messages.exists():
            return
        claims.post_message(actor=desk, now=now, claim_id=claim.pk, text=story.talk[0])
    with dealer_scope(stage.dealers[story.dealer.code].ref):
        later = now + timedelta(minutes=52)
        claims.post_message(actor=clerk, now=later, claim_id=claim.pk, text=_ANSWER)


def _publish(plan: Plan, story: Story) -> None:
    """Load the price or rate that makes a draft's own one outdated, in force since the day of its repair."""
    day = local_day(story.order.arrived_at)
    row: dict[str, object]
    period = {"valid_from": day, "valid_to": None}
    if story.fault == "V35":
        number = story.order.jobs[0].parts[0].part_number
        listed = [row["net_price"] for row in plan.catalogue.tables["prices"] if row["part"] == number]
        net = yuan(Decimal(str(listed[-1])) * Decimal("0.93"))
        kind, row = "prices", {"part": number, "net_price": net, **period}
    elif story.fault == "V34" and story.car is not None:
        dealer, series = story.dealer, story.car.series
        rate = plan.book.rate(dealer.grade, dealer.city_level, series, day) - 25
        where = {"dealer_grade": dealer.grade, "city_level": dealer.city_level, "series": series}
        kind, row = "rates", {**where, "claim_type": ClaimType.GOODWILL.name, "rate": rate, **period}
    else:
        return
    rows = sheet_rows([row])
    with oem_scope():
        given = {"actor": Actor.system(), "kind": kind, "rows": rows, "now": plan.wishes.now}
        catalog.load_catalogue(**given, seen=catalog.preview_catalogue(**given).content_hash)  # type: ignore[arg-type]


def _look_again(plan: Plan, stage: _Stage) -> None:
    """Check open drafts as of now: their clocks have run since the order was closed."""
    for dealer in plan.dealers:
        with dealer_scope(stage.dealers[dealer.code].ref):
            open_ones = ClaimDraft.objects.filter(status=DraftStatus.OPEN.value)
            for pk in list(open_ones.values_list("pk", flat=True)):
                drafts.recheck_draft(actor=stage.clerks[dealer.code], now=plan.wishes.now, draft_id=pk)


def _actor(email: str, dealer: DealerInfo | None) -> Actor:
    actor = tenants.actor_for(User.objects.get(email=email), dealer)
    assert actor is not None
    return actor
