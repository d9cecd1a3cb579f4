"""The dealer portal with the intake's pages."""

from config.urls_dealer import urlpatterns as portal
from dealers.imports.pages.urls import urlpatterns as own

urlpatterns = [*portal, *own]
