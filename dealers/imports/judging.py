"""What becomes of each order: its own findings, the dealer's earlier orders, the car's records."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from dealers.imports import access, findings
from dealers.imports.models import Outcome
from dealers.workshop import closing
from dealers.workshop import queries as workshop
from landbridge.clocks.days import local_day
from landbridge.identity.actor import Actor
from landbridge.intake.findings import RowFinding, Severity
from landbridge.intake.layouts.repair_order_checks import is_oem_order
from landbridge.intake.orders import OrderDraft
from landbridge.vehicles import queries as vehicles


@dataclass(frozen=True, slots=True)
class Judged:
    """An order of a file and what is to become of it."""

    draft: OrderDraft
    outcome: Outcome
    findings: tuple[RowFinding, ...]
    digest: str
    is_oem: bool
    order_id: UUID | None

    @property
    def codes(self) -> list[str]:
        """Codes of what a person should look at, each once."""
        told = (one for one in self.findings if one.severity is not Severity.INFO)
        return list(dict.fromkeys(one.code for one in told))


def judge(actor: Actor, drafts: Sequence[OrderDraft]) -> list[Judged]:
    """Judge some orders with a fixed number of statements (one more for each changed order already there)."""
    known = workshop.orders_by_number(actor, [draft.key for draft in drafts if draft.key])
    cars = vehicles.vehicles_by_vin([draft.values.text("vin") for draft in drafts])
    asked = []
    for draft in drafts:
        arrived = draft.values.moment("arrived_at")
        asked.append(
            (draft.values.text("vin"), arrived.earliest()) if arrived and draft.values.text("vin") else None
        )
    answers = iter(access.mileages_before([one for one in asked if one]))
    recorded = [next(answers) if one else None for one in asked]

    judged = []
    for draft, recorded_km in zip(drafts, recorded, strict=True):
        told = list(draft.findings)
        digest, is_oem = draft.digest(), is_oem_order(draft)
        earlier = known.get(draft.key)
        if earlier is not None and draft.is_good:
            is_same = bool(earlier.digest) and earlier.digest == digest
            is_locked = not is_same and closing.is_held(earlier.pk)
            since = local_day(earlier.created_at)
            told.append(findings.known_order(draft, since, is_same=is_same, is_locked=is_locked))
            if is_same or is_locked:
                outcome = Outcome.DUPLICATE if is_same else Outcome.LOCKED
                judged.append(Judged(draft, outcome, tuple(told), digest, is_oem, earlier.pk))
                continue
        told += findings.mileage(draft, recorded_km)
        vin = draft.values.text("vin")
        if is_oem and draft.is_good and vin not in cars:
            told.append(findings.finding("vin_unknown", draft.row_of("vin"), "vin"))
        told.sort(key=lambda one: one.row_number)
        judged.append(Judged(draft, _outcome(told), tuple(told), digest, is_oem, earlier.pk if earlier else None))
    return judged


def _outcome(told: Sequence[RowFinding]) -> Outcome:
    severities = {one.severity for one in told}
    if Severity.ERROR in severities:
        return Outcome.BAD
    return Outcome.WARNED if Severity.WARNING in severities else Outcome.GOOD
