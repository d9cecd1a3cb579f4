"""Repair orders: list, detail, close."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dealers.drafts import queries as drafts
from dealers.workshop import commands, queries
from dealers.workshop.access import READERS, WRITERS
from dealers.workshop.models import OrderStatus
from dealers.workshop.rules import missing_fields
from landbridge.identity.rules import Role
from landbridge.web.access import ActorRequest, allow
from landbridge.web.search_terms import KEY, searchable, term
from landbridge.web.templatetags.lb import in_language

PAGE = 50
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
        "next": offset + PAGE if len(page) > PAGE else 0,
    }
    return render(request, "portal/order_list.html", context)


@allow(*READ)
def order_page(request: ActorRequest, number: str) -> HttpResponse:
    order = queries.order_by_number(request.actor, number)
    missing = missing_fields(queries.order_data(order)) if order.status == OrderStatus.OPEN else ()
    claimed = (
        drafts.drafts_of_order(request.actor, order.pk)
        if request.actor.has(Role.CLAIM_CLERK, Role.MANAGER)
        else {}
    )
    context = {
        "order": order,
        "jobs": [(job, claimed.get(job.pk)) for job in order.jobs.all()],
        "missing": missing,
        "may_close": request.actor.has(*WRITE) and order.status == OrderStatus.OPEN,
        "needs_signature": any(one.field == "signed_by_customer" for one in missing),
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
