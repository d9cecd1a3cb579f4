"""One change at a time, checked by the OEM's rules as soon as it is made."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from claims.rules import LineKind
from dealers.drafts import access, checking, pricing
from dealers.drafts.models import ClaimDraft, DraftLine
from dealers.drafts.rules import LINE_FIELDS, Address, BadValue, NotEditable, address, parse, short_title
from dealers.workshop.order_data import OtherKind
from landbridge import events
from landbridge.identity.actor import Actor
from landbridge.money import line_amount

_NAMING = ("code", "is_causal")  # a claim is called by its causal part
_MAY_BE_NONE = ("mileage_km", "warranty_start")


@transaction.atomic
def edit_draft(*, actor: Actor, now: datetime, draft_id: UUID, field: str, value: str) -> ClaimDraft:
    """Change one field of a draft or of one of its lines, and check the draft anew.

    Args:
        field: address as findings write it, such as `mileage_km` or `lines.2.supplier_code`.
        value: as typed.

    Raises:
        ClaimDraft.DoesNotExist: there is none.
        NotEditable: it was sent or discarded, or the field comes from the repair order.
        BadValue: the value does not fit the field; nothing is written.
    """
    draft = _to_edit(actor, draft_id)
    where = address(field)
    lines = list(draft.lines.all())
    before = _value_of(draft, lines, where)
    parsed = parse(where, value)
    if parsed == before:
        return draft
    if where.line_no is None:
        setattr(draft, where.name, parsed if parsed is not None or where.name in _MAY_BE_NONE else "")
        if where.name == "claim_type":
            pricing.reprice(actor, lines, pricing.setting_of(draft))
            _save_lines(lines)
    else:
        _change_line(actor, draft, lines, where, parsed)
        if where.name in _NAMING:
            draft.title = short_title(*(line.name for line in lines if line.is_causal), draft.title)
    _save(actor, draft, lines, now)
    events.record(actor, "draft.edited", draft, at=now, facts={"field": str(where)})
    return draft


@transaction.atomic
def add_cost(
    *, actor: Actor, now: datetime, draft_id: UUID, kind: OtherKind, amount: Decimal = Decimal("0.00")
) -> DraftLine:
    """Add a further cost, such as towing, to be filled in.

    Raises:
        ClaimDraft.DoesNotExist, NotEditable: see `edit_draft`.
    """
    draft = _to_edit(actor, draft_id)
    lines = list(draft.lines.all())
    line = DraftLine(
        draft=draft,
        # Lines that were taken off keep their numbers.
        line_no=(DraftLine.every.filter(draft=draft).aggregate(last=Max("line_no"))["last"] or 0) + 1,
        kind=LineKind.OTHER.value,
        code=kind.value,
        name=str(COST_NAMES[kind]),
        quantity=Decimal(1),
        unit_price=amount,
        amount=amount,
    )
    line.save(force_insert=True)
    _save(actor, draft, [*lines, line], now)
    events.record(actor, "draft.line_added", draft, at=now, facts={"line": line.line_no, "kind": kind.value})
    return line


@transaction.atomic
def remove_line(*, actor: Actor, now: datetime, draft_id: UUID, line_no: int) -> ClaimDraft:
    """Take a line off the claim; taking it off twice changes nothing, and `restore_line` puts it back.

    Raises:
        ClaimDraft.DoesNotExist, NotEditable: see `edit_draft`.
    """
    draft = _to_edit(actor, draft_id)
    lines = list(draft.lines.all())
    gone = next((line for line in lines if line.line_no == line_no), None)
    if gone is None:
        return draft
    gone.is_removed = True
    gone.save(update_fields=["is_removed"])
    _save(actor, draft, [line for line in lines if line.line_no != line_no], now)
    events.record(actor, "draft.line_removed", draft, at=now, facts={"line": line_no})
    return draft


@transaction.atomic
def restore_line(*, actor: Actor, now: datetime, draft_id: UUID, line_no: int) -> ClaimDraft:
    """Put a line back on the claim as it was, at the prices of the draft; doing it twice changes nothing.

    There is one causal part: where another one was chosen meanwhile, that one stays.

    Raises:
        ClaimDraft.DoesNotExist, NotEditable: see `edit_draft`.
    """
    draft = _to_edit(actor, draft_id)
    line = DraftLine.every.filter(draft=draft, line_no=line_no, is_removed=True).first()
    if line is None:
        return draft
    lines = list(draft.lines.all())
    line.is_removed = False
    line.is_causal = line.is_causal and not any(one.is_causal for one in lines)
    # The claim type may have changed meanwhile.
    pricing.reprice(actor, [line], pricing.setting_of(draft))
    line.save()
    _save(actor, draft, [*lines, line], now)
    events.record(actor, "draft.line_restored", draft, at=now, facts={"line": line_no})
    return draft


@transaction.atomic
def recheck_draft(*, actor: Actor, now: datetime, draft_id: UUID) -> ClaimDraft:
    """Check a draft as it stands; the answer may change with the day, the policy or other orders.

    Raises:
        ClaimDraft.DoesNotExist: there is none.
        NotEditable: it was sent or discarded.
    """
    draft = _to_edit(actor, draft_id)
    checking.write_down(draft, checking.check(actor, draft, list(draft.lines.all()), now), now)
    draft.save()
    return draft


COST_NAMES = {
    OtherKind.TOWING: _("Towing"),
    OtherKind.TRAVEL: _("Travel"),
    OtherKind.COURTESY_CAR: _("Courtesy car"),
    OtherKind.SUBLET: _("Work by others"),
    OtherKind.OTHER: _("Other"),
}


def _to_edit(actor: Actor, draft_id: UUID) -> ClaimDraft:
    actor.require(*access.WRITERS)
    # Locked: two fields may be posted at the same moment.
    draft = access.drafts(actor).select_for_update(of=("self",)).get(pk=draft_id)
    if not draft.is_editable:
        raise NotEditable("draft_not_editable", _("The draft was already sent or discarded."), status=draft.status)
    return draft


def _save(actor: Actor, draft: ClaimDraft, lines: list[DraftLine], now: datetime) -> None:
    draft.touched_at = now
    draft.version += 1
    checking.write_down(draft, checking.check(actor, draft, lines, now), now)
    draft.save()


def _value_of(draft: ClaimDraft, lines: list[DraftLine], where: Address) -> Any:
    return getattr(draft if where.line_no is None else _line(lines, where), where.name)


def _line(lines: list[DraftLine], where: Address) -> DraftLine:
    line = next((one for one in lines if one.line_no == where.line_no), None)
    if line is None or where.name not in LINE_FIELDS[LineKind(line.kind)]:
        raise NotEditable("draft_field_unknown", _("This field cannot be changed here."), field=str(where))
    return line


def _change_line(actor: Actor, draft: ClaimDraft, lines: list[DraftLine], where: Address, parsed: Any) -> None:
    line = _line(lines, where)
    if where.name == "quantity" and parsed == 0:
        raise BadValue("bad_value", _("A quantity of 0 claims nothing; remove the line."), field=str(where))
    setattr(line, where.name, parsed)
    if where.name == "is_causal" and parsed:
        for other in lines:
            other.is_causal = other is line
        _save_lines(lines)
        return
    if where.name == "amount":
        line.unit_price, line.quantity = parsed, Decimal(1)
    elif where.name == "code":
        line.name = ""
        pricing.reprice(actor, [line], pricing.setting_of(draft))
    elif where.name == "unit_price":
        # Prices come from the system: what is given stands only where the catalogue has none.
        pricing.reprice(actor, [line], pricing.setting_of(draft))
    elif where.name == "quantity":
        line.amount = line_amount(line.quantity, line.unit_price)
    line.save()


def _save_lines(lines: list[DraftLine]) -> None:
    DraftLine.objects.bulk_update(
        lines, ["is_causal", "unit_price", "amount", "price_row_id", "standard_hours", "must_return", "name"]
    )
