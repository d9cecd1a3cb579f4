"""Under /catalogue/."""

from django.urls import path

from landbridge.catalog.pages import loading, reading

urlpatterns = [
    path("", reading.overview, name="catalogue"),
    path("parts/", reading.parts, name="catalogue_parts"),
    path("parts/<path:number>/", reading.part, name="catalogue_part"),
    path("operations/", reading.operations, name="catalogue_operations"),
    path("failure-codes/", reading.failure_codes, name="catalogue_failure_codes"),
    path("export/<str:kind>.<str:form>", reading.export, name="catalogue_export"),
    path("load/", loading.load, name="catalogue_load"),
]
