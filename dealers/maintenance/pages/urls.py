"""Pages of first maintenance in a dealer's portal."""

from django.urls import path

from dealers.maintenance.pages import owner, workshop

urlpatterns = [
    path("maintenance/", workshop.lookup, name="maintenance"),
    path("maintenance/<uuid:sheet_id>/slip.pdf", workshop.slip_pdf, name="maintenance_slip"),
    path("maintenance/orders/<path:number>/", workshop.sheet_page, name="maintenance_sheet"),
    path("m/<str:token>/", owner.confirm, name="maintenance_owner"),
]
