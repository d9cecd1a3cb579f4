"""Below /api/v1/catalogue/ of both portals."""

from django.urls import path

from landbridge.catalog.api import views
from landbridge.web.access import signed_in

urlpatterns = [
    path("parts", signed_in(views.PartList.as_view()), name="api_parts"),
    path("parts/<path:number>", signed_in(views.PartDetail.as_view()), name="api_part"),
    path("operations", signed_in(views.OperationList.as_view()), name="api_operations"),
    path("failure-codes", signed_in(views.FailureCodeList.as_view()), name="api_failure_codes"),
]
