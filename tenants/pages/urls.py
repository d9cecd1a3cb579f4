"""Start page, people and dealers of the OEM's portal."""

from django.urls import path

from tenants.pages import home

urlpatterns = [
    path("", home.home, name="home"),
]
