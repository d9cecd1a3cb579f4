"""Addresses of the claims API, below /api/v1/ of the OEM's portal."""

from django.urls import path

from claims.api import views
from landbridge.identity.rules import OEM_ROLES, Role
from landbridge.web.access import allow

_read, _decide = allow(*OEM_ROLES), allow(Role.ADJUDICATOR)

urlpatterns = [
    path("claims", _read(views.ClaimList.as_view()), name="api_claims"),
    path("claims/<str:number>", _read(views.ClaimDetail.as_view()), name="api_claim"),
    path("claims/<str:number>/lines", _decide(views.Lines.as_view()), name="api_lines"),
    path("claims/<str:number>/approve", _decide(views.Approve.as_view()), name="api_approve"),
    path("claims/<str:number>/return", _decide(views.Return.as_view()), name="api_return"),
    path("claims/<str:number>/reject", _decide(views.Reject.as_view()), name="api_reject"),
    path("claims/<str:number>/ask", _decide(views.Ask.as_view()), name="api_ask"),
]
