"""Below /api/v1/ of a dealer's portal."""

from django.urls import include, path

from dealers.api import claims, drafts, maintenance, orders
from dealers.drafts import access as drafts_access
from dealers.workshop import access as workshop_access
from landbridge.identity.rules import Role
from landbridge.web.access import allow

_orders_read = allow(*(role for role in workshop_access.READERS if role is not Role.SYSTEM))
_orders_write = allow(*(role for role in workshop_access.WRITERS if role is not Role.SYSTEM))
_claims_read = allow(*(role for role in drafts_access.READERS if role is not Role.SYSTEM))
_claims_write = allow(*drafts_access.WRITERS)

urlpatterns = [
    path("orders", _orders_read(orders.OrderList.as_view()), name="api_orders"),
    path("orders/bulk", _orders_write(orders.OrderBulk.as_view()), name="api_orders_bulk"),
    # A dealer system's numbers may hold slashes, which arrive as such however they were escaped.
    path("orders/<path:number>/close", _orders_write(orders.OrderClose.as_view()), name="api_order_close"),
    path("orders/<path:number>", _orders_read(orders.OrderDetail.as_view()), name="api_order"),
    path("drafts", _claims_read(drafts.DraftList.as_view()), name="api_drafts"),
    path("drafts/submit", _claims_write(drafts.DraftBulkSubmit.as_view()), name="api_drafts_submit"),
    path("drafts/<uuid:draft_id>", _claims_read(drafts.DraftDetail.as_view()), name="api_draft"),
    path("drafts/<uuid:draft_id>/edit", _claims_write(drafts.DraftEdit.as_view()), name="api_draft_edit"),
    path("drafts/<uuid:draft_id>/recheck", _claims_write(drafts.DraftRecheck.as_view()), name="api_draft_recheck"),
    path("drafts/<uuid:draft_id>/discard", _claims_write(drafts.DraftDiscard.as_view()), name="api_draft_discard"),
    path("drafts/<uuid:draft_id>/submit", _claims_write(drafts.DraftSubmit.as_view()), name="api_draft_submit"),
    path("claims", _claims_read(claims.ClaimList.as_view()), name="api_claims"),
    path("claims/<str:number>", _claims_read(claims.ClaimDetail.as_view()), name="api_claim"),
    path("claims/<str:number>/reopen", _claims_write(claims.ClaimReopen.as_view()), name="api_claim_reopen"),
    path("claims/<str:number>/answer", _claims_write(claims.ClaimAnswer.as_view()), name="api_claim_answer"),
    path("claims/<str:number>/withdraw", _claims_write(claims.ClaimWithdraw.as_view()), name="api_claim_withdraw"),
    path("catalogue/", include("landbridge.catalog.api.urls")),
    path("vehicles/", include("landbridge.vehicles.api.urls")),
    path(
        "vehicles/<str:vin>/maintenance",
        _orders_read(maintenance.VehicleMaintenance.as_view()),
        name="api_vehicle_maintenance",
    ),
]
