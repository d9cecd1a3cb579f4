"""What one reading of a file comes to: the numbers above the preview."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from landbridge.intake.findings import Severity
from landbridge.intake.moments import DateStyle
from landbridge.intake.orders import OrderDraft


@dataclass(slots=True)
class Summary:
    """Counts over the orders of one file; add each order once.

    Args:
        is_oem: tells whether an order has a job that the OEM is to pay.
        period_field: the date by which the file's period is told.

    Attributes:
        rows, orders: all of them.
        good_rows, good_orders: those that can go in, warned ones included.
        warned_orders: good ones with at least one warning.
        bad_rows, bad_orders: those to be corrected; every row of such an order counts.
        oem_orders: good ones with a job for the OEM.
        codes: how often each error and warning occurs.
        date_styles: how often a date is written in each way.
        first_day, last_day: the period, None when no date could be read.
    """

    is_oem: Callable[[OrderDraft], bool]
    period_field: str = "arrived_at"
    rows: int = 0
    orders: int = 0
    good_rows: int = 0
    good_orders: int = 0
    warned_orders: int = 0
    bad_rows: int = 0
    bad_orders: int = 0
    oem_orders: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    date_styles: Counter[DateStyle] = field(default_factory=Counter)
    first_day: dt.date | None = None
    last_day: dt.date | None = None

    def add(self, draft: OrderDraft) -> None:
        """Count one order."""
        self.rows += len(draft.rows)
        self.orders += 1
        if draft.is_good:
            self.good_rows += len(draft.rows)
            self.good_orders += 1
            self.warned_orders += any(one.severity is Severity.WARNING for one in draft.findings)
            self.oem_orders += self.is_oem(draft)
        else:
            self.bad_rows += len(draft.rows)
            self.bad_orders += 1
        self.codes.update(one.code for one in draft.findings if one.severity is not Severity.INFO)
        for row in draft.rows:
            self.date_styles.update(row.date_styles)
        moment = draft.values.moment(self.period_field)
        if moment:
            self.first_day = min(self.first_day or moment.day, moment.day)
            self.last_day = max(self.last_day or moment.day, moment.day)
