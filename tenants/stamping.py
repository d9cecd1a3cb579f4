"""The tables of a dealer as one text, stamped in one round trip.

Django's migrations take seconds for each new dealer, and the longer the more dealers there are, because they build
the history of all models anew and look through the whole catalogue of the database. What they end in is the same
for every dealer: it is written down once a process, from the final state of all migrations, and sent as one
message. tests/tenants/test_stamping.py compares such a schema with a migrated one, row by row of the catalogue.
"""

import hashlib
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ModelState, ProjectState
from psycopg import sql

from landbridge.doors.backend.base import PROVISIONER


@dataclass(frozen=True, slots=True)
class Stamp:
    """What makes a dealer's tables.

    Attributes:
        ddl: unqualified statements; whoever runs them sets the search path.
        migrations: app and name of all migrations that these tables stand for, in Django's order.
    """

    ddl: str
    migrations: tuple[tuple[str, str], ...]

    @property
    def fingerprint(self) -> str:
        """The same for equal tables, however they came about."""
        return hashlib.sha256(repr((self.ddl, self.migrations)).encode()).hexdigest()

    @property
    def script(self) -> sql.Composed:
        """The statements, and the notes by which Django finds nothing left to migrate."""
        noted = sql.SQL(", ").join(
            sql.SQL("({}, {}, now())").format(sql.Literal(app), sql.Literal(name)) for app, name in self.migrations
        )
        # The text is Django's own, from our models; nothing of it comes from anybody else.
        tables = sql.SQL(self.ddl)
        return sql.SQL("{}\nINSERT INTO django_migrations (app, name, applied) VALUES {}").format(tables, noted)


@cache
def stamp() -> Stamp:
    """Return the stamp of this release; collected once a process, in about a second."""
    loader = MigrationLoader(None)
    state: ProjectState = loader.project_state()
    labels = {config.name: config.label for config in apps.get_app_configs()}
    connection = connections[PROVISIONER]
    rendered = state.apps
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        editor.create_model(MigrationRecorder(connection).Migration)
        for name in settings.TENANT_APPS:
            for one in _in_order(state, labels[name]):
                editor.create_model(rendered.get_model(labels[name], one.name))
    statements = [text for text in editor.collected_sql if not text.startswith("--")]
    executor = MigrationExecutor(None)  # no connection: as if nothing were applied yet
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    return Stamp("\n".join(statements), tuple((one.app_label, one.name) for one, _ in plan))


def _in_order(state: ProjectState, label: str) -> list[ModelState]:
    """Return the models of an app in the order in which migrations made them."""
    return [one for (app, _), one in state.models.items() if app == label]
