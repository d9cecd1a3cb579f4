"""The page behind the QR code: the owner, on a phone, without an account."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from dealers.maintenance import commands, links, queries
from dealers.maintenance.rules import CHECK_NAMES, Check
from landbridge.web.access import ActorRequest, public_here

_ANSWERS = {"free": False, "charged": True}
# Never `no-referrer` here: browsers would post with the origin "null", and the answer would be refused as forged.
_PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin", "X-Robots-Tag": "noindex"}


@public_here
def confirm(request: ActorRequest, token: str) -> HttpResponse:
    """Show what was done, and take the owner's word for it once; the page then says so for good."""
    sheet_id = links.sheet_of(request.dealer.code, token)
    if sheet_id is None:
        raise Http404
    sheet = queries.sheet_at_link(sheet_id)
    answer = request.POST.get("answer", "") if request.method == "POST" else ""
    if answer in _ANSWERS:
        commands.confirm_sheet(
            dealer_id=request.dealer.id,
            dealer_code=request.dealer.code,
            now=request.now,
            sheet_id=sheet_id,
            was_charged=_ANSWERS[answer],
        )
        return redirect("maintenance_owner", token)
    context = {
        "sheet": sheet,
        "dealer": request.dealer,
        "vin_end": sheet.vin[-6:],
        "checks": [(CHECK_NAMES[check], sheet.checks[check.value]) for check in Check],
    }
    response = render(request, "maintenance/owner.html", context)
    for name, value in _PRIVATE.items():
        response[name] = value
    return response
