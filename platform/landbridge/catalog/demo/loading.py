"""Bringing the demo catalogue into the tables, by the path that a real file takes."""

from datetime import datetime

from landbridge.catalog.commands import load_catalogue, preview_catalogue
from landbridge.catalog.demo.content import DemoCatalogue
from landbridge.catalog.loading.sheet import sheet_rows
from landbridge.catalog.models import CatalogueLoad
from landbridge.identity.actor import Actor


def load_demo(*, actor: Actor, catalogue: DemoCatalogue, now: datetime) -> list[CatalogueLoad]:
    """Load every table of a demo catalogue; a second time everything is unchanged."""
    loads = []
    for kind, plain in catalogue.tables.items():
        rows = sheet_rows(plain)
        seen = preview_catalogue(actor=actor, kind=kind, rows=rows, now=now).content_hash
        loads.append(load_catalogue(actor=actor, kind=kind, rows=rows, seen=seen, now=now))
    return loads
