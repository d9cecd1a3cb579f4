"""An order between its page and the workshop: the jobs and rows of the form, as posted and as stored.

Rows are told apart by short keys that the page makes up. A hidden field lists each row in the order of the page
(`job`, then `labour`, `part` and `other` as `<job>-<row>`), and its fields carry the same key as their prefix.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from dealers.portal.pages.order_forms import ROW_FORMS, JobForm, OrderForm
from dealers.workshop.order_data import CustomerData, JobData, JobKind, OrderData, PhoneData
from landbridge.identifiers import phone
from landbridge.money import ZERO

MOST_ROWS = 60  # jobs and rows of one form together
ROW_KINDS = tuple(ROW_FORMS)


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row of a job on the page; `key` is `<job>-<row>`."""

    kind: str
    key: str
    form: Any


@dataclass(slots=True)
class JobShown:
    """A job on the page with its rows by kind."""

    key: str
    form: JobForm
    rows: dict[str, list[RowShown]] = field(default_factory=lambda: {kind: [] for kind in ROW_KINDS})
    errors: list[str] = field(default_factory=list)

    @property
    def labour(self) -> list[RowShown]:
        return self.rows["labour"]

    @property
    def parts(self) -> list[RowShown]:
        return self.rows["part"]

    @property
    def others(self) -> list[RowShown]:
        return self.rows["other"]

    def check(self) -> bool:
        """Return whether everything in the job can be saved; what stands against it is on the fields."""
        rows = [row for kind in ROW_KINDS for row in self.rows[kind]]
        valid = all([self.form.is_valid(), *(row.form.is_valid() for row in rows)])
        if valid and sum(row.form.cleaned_data["is_causal"] for row in self.parts) > 1:
            self.errors.append(_("One part of a job is the causal one."))
        return valid and not self.errors

    def data(self) -> JobData:
        given = self.form.cleaned_data

        def told(kind: str) -> tuple[Any, ...]:
            return tuple(row.form.line() for row in self.rows[kind] if not row.form.is_blank)

        return JobData(
            kind=JobKind(given["kind"]),
            complaint=given["complaint"],
            checks=given["checks"],
            cause=given["cause"],
            correction=given["correction"],
            failure_code=given["failure_code"].upper(),
            labour=told("labour"),
            parts=told("part"),
            others=told("other"),
        )


def new_key() -> str:
    """Return a key for a new row, unlike those already on the page."""
    return f"k{secrets.token_hex(4)}"


def new_job(key: str) -> JobShown:
    """Return an empty job with a row for labour and one for a part."""
    job = JobShown(key, JobForm(prefix=key))
    for kind in ("labour", "part"):
        job.rows[kind].append(new_row(kind, key))
    return job


def new_row(kind: str, job: str) -> RowShown:
    """Return an empty row of a job."""
    key = f"{job}-{new_key()}"
    return RowShown(kind, key, ROW_FORMS[kind](prefix=key))


def posted_jobs(posted: QueryDict) -> list[JobShown]:
    """Return the jobs of a sent form, in the order of the page, at most `MOST_ROWS` rows of them."""
    jobs = {key: JobShown(key, JobForm(posted, prefix=key)) for key in posted.getlist("job")[:MOST_ROWS]}
    left = MOST_ROWS
    for kind in ROW_KINDS:
        for key in posted.getlist(kind)[:left]:
            job = jobs.get(key.partition("-")[0])
            if job is not None:
                job.rows[kind].append(RowShown(kind, key, ROW_FORMS[kind](posted, prefix=key)))
                left -= 1
    return list(jobs.values())


def stored_jobs(data: OrderData) -> list[JobShown]:
    """Return the jobs of an order as they stand, to be changed."""
    shown = []
    for job in data.jobs:
        key = new_key()
        told = {name: getattr(job, name) for name in JobForm.base_fields}
        one = JobShown(key, JobForm(prefix=key, initial=told | {"kind": job.kind.value}))
        rows: Iterable[tuple[str, Any]] = [
            *(("labour", row) for row in job.labour),
            *(("part", row) for row in job.parts),
            *(("other", row) for row in job.others),
        ]
        for kind, row in rows:
            row_key = f"{key}-{new_key()}"
            initial = {name: _plain(getattr(row, name)) for name in ROW_FORMS[kind].base_fields}
            one.rows[kind].append(RowShown(kind, row_key, ROW_FORMS[kind](prefix=row_key, initial=initial)))
        shown.append(one)
    return shown


def stored_head(data: OrderData) -> dict[str, Any]:
    """Return the head of an order as initial values of its form."""
    told = {name: _plain(getattr(data, name)) for name in OrderForm.base_fields if hasattr(data, name)}
    customer = data.customer
    first = customer.phones[0].number if customer and customer.phones else ""
    return told | {"customer": customer.name if customer else "", "phone": phone.written(first) if first else ""}


def order_data(head: OrderForm, jobs: Iterable[JobShown], before: OrderData | None = None) -> OrderData:
    """Return a checked form as an order; what no field shows stays as it was `before`."""
    given = head.cleaned_data
    order = before or OrderData(number=given["number"].strip(), vin="", arrived_at=given["arrived_at"], jobs=())
    told = {name: given[name] for name in given if name not in ("number", "customer", "phone")}
    told |= {name: told[name] or ZERO for name in ("towing_amount", "courtesy_car_amount")}
    return replace(
        order,
        **told,
        hand_over_has_time=True,
        customer=_customer(given["customer"].strip(), given["phone"], before),
        jobs=tuple(job.data() for job in jobs),
    )


def _customer(name: str, number: str, before: OrderData | None) -> CustomerData | None:
    if not name:
        return None
    known = before.customer if before and before.customer and before.customer.name == name else None
    others = known.phones[1:] if known else ()
    first = (PhoneData(number, known.phones[0].note if known and known.phones else ""),) if number else ()
    return replace(known or CustomerData(name), phones=(*first, *others))


def _plain(value: Any) -> Any:
    """Return a quantity without the trailing zeros of its column."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) and value else value or ""
