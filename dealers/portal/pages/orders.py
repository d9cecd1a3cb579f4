"""Repair orders: list, detail, sign, close."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealers.drafts import queries as drafts
from dealers.workshop import commands, queries
from dealers.workshop.access import READERS, WRITERS
from dealers.workshop.closing import is_held
from dealers.workshop.models import OrderStatus, RepairOrder
from dealers.workshop.order_data import Source
from dealers.workshop.rules import missing_fields, sums
from landbridge.identifiers import phone
from landbridge.identity.rules import Role
from landbridge.vehicles import queries as vehicles
from landbridge.web.access import ActorRequest, allow
from landbridge.web.search_terms import KEY, searchable, term
from landbridge.web.templatetags.lb import in_language

PAGE = 50
READINGS = 8
READ = tuple(role for role in READERS if role is not Role.SYSTEM)
WRITE = tuple(role for role in WRITERS if role is not Role.SYSTEM)


@allow(*READ)
@searchable
def order_list(request: ActorRequest) -> HttpResponse:
    search, status = term(request), request.GET.get("status", "")
    only_oem = request.GET.get("oem") == "1"
    offset = int(request.GET["after"]) if request.GET.get("after", "").isdecimal() else 0
    found = queries.orders(request.actor, search=search, status=status, only_oem=only_oem)
    page = list(found[offset : offset + PAGE + 1])
    context = {
        "orders": page[:PAGE],
        "search": search,
        "search_key": request.GET.get(KEY, ""),
        "status": status if status in OrderStatus.values else "",
        "only_oem": only_oem,
        "may_write": request.actor.has(*WRITE),
        "next": offset + PAGE if len(page) > PAGE else 0,
    }
    return render(request, "portal/order_list.html", context)


@allow(*READ)
@require_safe
def order_page(request: ActorRequest, number: str) -> HttpResponse:
    order = queries.order_by_number(request.actor, number)
    data = queries.order_data(order)
    missing = missing_fields(data) if order.status == OrderStatus.OPEN else ()
    claimed = (
        drafts.drafts_of_order(request.actor, order.pk)
        if request.actor.has(Role.CLAIM_CLERK, Role.MANAGER)
        else {}
    )
    may_write = request.actor.has(*WRITE)
    context = {
        "order": order,
        "jobs": [(job, claimed.get(job.pk)) for job in order.jobs.all()],
        "sums": sums(data),
        "missing": missing,
        "may_close": may_write and order.status == OrderStatus.OPEN,
        "may_edit": may_write and is_editable(order),
        "needs_signature": any(one.field == "signed_by_customer" for one in missing),
        "phones": _phones(order) if may_write else [],
        "readings": vehicles.odometer_readings(order.vin)[-READINGS:][::-1],
        "elsewhere": vehicles.odometer_around(order.vin, order.arrived_at),
    }
    return render(request, "portal/order_detail.html", context)


@require_POST
@allow(*WRITE)
def close(request: ActorRequest, number: str) -> HttpResponse:
    order = queries.order_by_number(request.actor, number)
    try:
        commands.close_order(actor=request.actor, now=request.now, order_id=order.pk)
    except commands.RecordIncomplete as error:
        messages.error(request, in_language(error.message))
    else:
        messages.success(request, _("Order closed."))
    return redirect("order", number)


@require_POST
@allow(*WRITE)
def sign(request: ActorRequest, number: str) -> HttpResponse:
    order = queries.order_by_number(request.actor, number)
    commands.sign_order(actor=request.actor, now=request.now, order_id=order.pk)
    return redirect("order", number)


def is_editable(order: RepairOrder) -> bool:
    """Return whether an order is written on the page: what a file brought is corrected by the next file."""
    return order.status == OrderStatus.OPEN and order.source == Source.MANUAL and not is_held(order.pk)


def _phones(order: RepairOrder) -> list[tuple[str, str, str]]:
    if order.customer is None:
        return []
    return [(phone.masked(one.number), phone.written(one.number), one.note) for one in order.customer.phones.all()]
