"""Below /systems/ of both portals."""

from django.urls import path

from landbridge.api.pages import clients, reference

urlpatterns = [
    path("api/", reference.reference, name="api_reference"),
    path("api/openapi.json", reference.openapi, name="api_openapi"),
    path("clients/", clients.client_list, name="api_clients"),
    path("clients/new/", clients.client_new, name="api_client_new"),
    path("clients/<uuid:client_id>/scopes/", clients.client_scopes, name="api_client_scopes"),
    path("clients/<uuid:client_id>/secret/", clients.client_secret, name="api_client_secret"),
    path("clients/<uuid:client_id>/revoke/", clients.client_revoke, name="api_client_revoke"),
]
