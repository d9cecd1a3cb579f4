"""Writing an order by hand, for a dealer whose system exports nothing: a new one, a change, rows of the form."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dealers.portal.pages import order_jobs
from dealers.portal.pages.order_forms import OrderForm
from dealers.portal.pages.orders import WRITE, is_editable
from dealers.workshop import commands, queries
from landbridge.errors import Stale
from landbridge.vehicles import queries as vehicles
from landbridge.web.access import ActorRequest, allow


@allow(*WRITE)
def new(request: ActorRequest) -> HttpResponse:
    if request.method != "POST":
        head = OrderForm(now=request.now, initial={"arrived_at": request.now})
        return _form(request, head, [order_jobs.new_job(order_jobs.new_key())])
    head, jobs = OrderForm(request.POST, now=request.now), order_jobs.posted_jobs(request.POST)
    # All of it, so that every mistake is shown at once.
    if not all([head.is_valid(), *(job.check() for job in jobs)]):
        return _form(request, head, jobs)
    data = order_jobs.order_data(head, jobs)
    car = vehicles.vehicle_by_vin(data.vin)
    data = replace(data, model_name=car.model.name_zh if car else "")
    try:
        commands.create_orders(actor=request.actor, now=request.now, orders=[data])
    except commands.NumberTaken as error:
        head.add_error("number", str(error))
        return _form(request, head, jobs)
    messages.success(request, _("Order written."))
    return redirect("order", data.number)


@allow(*WRITE)
def edit(request: ActorRequest, number: str) -> HttpResponse:
    """Change an open order that was written here; what a file brought is corrected by the next file."""
    order = queries.order_by_number(request.actor, number)
    if not is_editable(order):
        messages.warning(request, _("This order is not changed here: it is closed, or comes from a file."))
        return redirect("order", number)
    before = queries.order_data(order)
    initial = order_jobs.stored_head(before)
    if request.method != "POST":
        head = OrderForm(now=request.now, initial=initial, is_new=False)
        return _form(request, head, order_jobs.stored_jobs(before), order=order)
    head = OrderForm(request.POST, now=request.now, initial=initial, is_new=False)
    jobs = order_jobs.posted_jobs(request.POST)
    if not all([head.is_valid(), *(job.check() for job in jobs)]):
        return _form(request, head, jobs, order=order)
    data = order_jobs.order_data(head, jobs, before)
    if data != before:
        # The customer signed what stood there before.
        data = replace(data, signed_by_customer=False)
    seen = request.POST.get("seen", "")
    try:
        result = commands.save_order(
            actor=request.actor,
            now=request.now,
            data=data,
            seen_revision=int(seen) if seen.isdecimal() else None,
        )
    except Stale as error:
        head.add_error(None, str(error))
        return _form(request, head, jobs, order=order, status=409)
    if result.outcome is commands.Outcome.LOCKED:
        messages.warning(request, _("A claim of this order was sent; it can no longer be changed."))
    else:
        messages.success(request, _("Order saved."))
    return redirect("order", number)


@allow(*WRITE)
@require_safe
def row(request: ActorRequest) -> HttpResponse:
    """Answer with an empty job, or an empty row of a job, for the end of its list."""
    kind, job = request.GET.get("kind", ""), request.GET.get("job", "")
    if kind == "job":
        return render(request, "portal/order_job.html", {"job": order_jobs.new_job(order_jobs.new_key())})
    if kind not in order_jobs.ROW_KINDS or not job.isalnum() or len(job) > 12:
        raise Http404(kind)
    context = {"row": order_jobs.new_row(kind, job)}
    return render(request, "portal/order_row.html", context)


def _form(
    request: ActorRequest,
    head: OrderForm,
    jobs: list[order_jobs.JobShown],
    *,
    order: Any = None,
    status: int = 200,
) -> HttpResponse:
    context = {"head": head, "jobs": jobs, "order": order}
    return render(request, "portal/order_form.html", context, status=status)
