"""The numbers of a file by outcome and by reason, counted from its orders."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Func, Q, Sum

from dealers.imports.models import IMPORTABLE, ImportFile, ImportOrder

CLAIM_DAYS = 10  # a claim is due at 24:00 of the tenth day after hand-over


class _Elements(Func):
    function = "jsonb_array_elements_text"
    set_returning = True


def recount(file: ImportFile, today: date) -> None:
    """Set `file.counts` (not saved) in three statements.

    Keys: `outcomes` → outcome → rows, orders; `codes` → code → orders; `claims`, `due_today`, `late`: orders
    the OEM pays that can go in, and those of them whose ten days end today or ended before.
    """
    orders = ImportOrder.objects.filter(file=file)
    due_on = today - timedelta(days=CLAIM_DAYS)
    claims = Q(is_oem=True, outcome__in=IMPORTABLE)
    outcomes = {
        row["outcome"]: {"rows": row["rows"], "orders": row["orders"]}
        for row in orders.values("outcome").annotate(rows=Sum("row_count"), orders=Count("id")).order_by("outcome")
    }
    codes = (
        orders.annotate(code=_Elements(F("codes"))).values("code").annotate(n=Count("id")).order_by("-n", "code")
    )
    clock: dict[str, Any] = orders.aggregate(
        claims=Count("id", filter=claims),
        due_today=Count("id", filter=claims & Q(handed_over_on=due_on)),
        late=Count("id", filter=claims & Q(handed_over_on__lt=due_on)),
    )
    file.counts = {"outcomes": outcomes, "codes": {row["code"]: row["n"] for row in codes}, **clock}
