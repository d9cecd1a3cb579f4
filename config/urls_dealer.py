"""A dealer's portal, below /d/<code>/; the prefix is the script name and stands in no pattern."""

from django.urls import path

from landbridge.identity.pages import preferences

urlpatterns = [
    path("language/", preferences.set_language, name="set_language"),
    path("theme/", preferences.set_theme, name="set_theme"),
]
