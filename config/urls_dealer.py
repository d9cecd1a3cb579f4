"""A dealer's portal, below /d/<code>/; the prefix is the script name and stands in no pattern."""

from django.urls import include, path

from landbridge.catalog.pages import reading
from landbridge.identity.pages import preferences
from landbridge.web import find_page

urlpatterns = [
    path("", include("dealers.portal.pages.urls")),
    path("", include("dealers.drafts.pages.urls")),
    path("", include("dealers.imports.pages.urls")),
    path("", include("dealers.maintenance.pages.urls")),
    path("api/v1/", include("dealers.api.urls")),
    path("systems/", include("landbridge.api.pages.urls")),
    path("systems/webhooks/", include("landbridge.webhooks.pages.urls")),
    path("parts/", reading.parts, name="catalogue_parts"),
    path("parts/<str:number>/", reading.part, name="catalogue_part"),
    path("search/", find_page.search, name="search"),
    path("language/", preferences.set_language, name="set_language"),
    path("theme/", preferences.set_theme, name="set_theme"),
]
