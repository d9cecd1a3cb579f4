"""Below /api/v1/vehicles/ of both portals."""

from django.urls import path

from landbridge.vehicles.api import views
from landbridge.web.access import signed_in

urlpatterns = [path("<str:vin>", signed_in(views.VehicleDetail.as_view()), name="api_vehicle")]
