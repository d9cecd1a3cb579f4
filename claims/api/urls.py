"""Addresses of the claims API, below /api/v1/ of the OEM's portal."""

from django.urls import path

from claims.api import views
from landbridge.identity.rules import OEM_ROLES, Role
from landbridge.web.access import allow

urlpatterns = [
    path("claims/", allow(*OEM_ROLES)(views.ClaimList.as_view()), name="api_claims"),
    path("claims/<str:number>", allow(*OEM_ROLES)(views.ClaimDetail.as_view()), name="api_claim"),
    path("claims/<str:number>/approve", allow(Role.ADJUDICATOR)(views.Approve.as_view()), name="api_approve"),
    path("claims/<str:number>/return", allow(Role.ADJUDICATOR)(views.Return.as_view()), name="api_return"),
    path("claims/<str:number>/reject", allow(Role.ADJUDICATOR)(views.Reject.as_view()), name="api_reject"),
]
