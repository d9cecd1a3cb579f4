"""The OEM's portal, and what everybody meets before a portal: sign-in, invitation, health."""

from django.conf import settings
from django.urls import include, path

from landbridge.api import tokens
from landbridge.doors.request import front_door_section
from landbridge.identity.pages import accounts, invitation, preferences
from landbridge.web import components_page, find_page
from tenants.pages import health

urlpatterns = [
    path("", include("tenants.pages.urls")),
    path("", include("claims.pages.urls")),
    path("search/", find_page.search, name="search"),
    path("api/v1/", include("claims.api.urls")),
    path("api/v1/catalogue/", include("landbridge.catalog.api.urls")),
    path("api/v1/vehicles/", include("landbridge.vehicles.api.urls")),
    path("systems/", include("landbridge.api.pages.urls")),
    path("systems/webhooks/", include("landbridge.webhooks.pages.urls")),
    path("oauth/", front_door_section(include([path("token", tokens.token, name="oauth_token")]))),
    path("catalogue/", include("landbridge.catalog.pages.urls")),
    path("accounts/", front_door_section(include("landbridge.identity.pages.urls"))),
    path("invitation/<str:token>/", invitation.accept, name="invitation"),
    path("language/", preferences.set_language, name="set_language"),
    path("theme/", preferences.set_theme, name="set_theme"),
    path("healthz", health.healthz, name="healthz"),
]

if settings.LANDBRIDGE_DEMO:
    from dealers.demo import cast

    sign_in = accounts.answered(accounts.LoginView.as_view(demo_accounts=cast.accounts))
    urlpatterns += [path("components/", components_page.sheet, name="components")]
    # First, so that it answers instead of the plain page.
    urlpatterns[:0] = front_door_section([path("accounts/login/", sign_in, name="account_login")])
