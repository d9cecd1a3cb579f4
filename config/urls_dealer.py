"""A dealer's portal, below /d/<code>/; the prefix is the script name and stands in no pattern."""

from django.urls import include, path

from landbridge.identity.pages import preferences

urlpatterns = [
    path("", include("dealers.portal.pages.urls")),
    path("", include("dealers.drafts.pages.urls")),
    path("", include("dealers.imports.pages.urls")),
    path("api/v1/", include("dealers.api.urls")),
    path("systems/", include("landbridge.api.pages.urls")),
    path("language/", preferences.set_language, name="set_language"),
    path("theme/", preferences.set_theme, name="set_theme"),
]
