"""Below /systems/webhooks/ of both portals."""

from django.urls import path

from landbridge.webhooks.pages import views

urlpatterns = [
    path("", views.webhook_list, name="webhooks"),
    path("new/", views.webhook_new, name="webhook_new"),
    path("<uuid:endpoint_id>/", views.webhook_detail, name="webhook"),
    path("<uuid:endpoint_id>/status/", views.webhook_status, name="webhook_status"),
    path("<uuid:endpoint_id>/replay/", views.webhook_replay, name="webhook_replay"),
]
