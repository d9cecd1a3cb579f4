"""What tables may be like, so that thousands of schemas stay light and could lie on a cluster.

A cluster (Citus) wants keys that no sequence gives out, foreign keys that stay on one side, short names and no
triggers; thousands of dealers want few tables each.
"""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.migrations import AddField, AlterField, RunPython, RunSQL
from django.db.migrations.loader import MigrationLoader

from landbridge.doors.policies import kind_of, oem_models
from tenants.stamping import stamp

MOST_TABLES = 60
LONGEST_NAME = 50  # PostgreSQL's 63 less what a cluster adds for a shard
OURS = ("dealers.", "claims", "tenants", "landbridge.")
# Keys that are somebody's own text: a name, or the hash of a token.
OWN_KEYS = {"doors.Edition.name", "events.Position.subscriber", "api.AccessToken.hash"}

# Has been run where it was wrong to do both.
MIXED = ["webhooks.0002_sealed_secret"]

LABELS = {config.name: config.label for config in apps.get_app_configs()}
DEALER = [
    model
    for name in settings.TENANT_APPS
    for model in apps.get_app_config(LABELS[name]).get_models(include_auto_created=True)
]
OEM = list(oem_models())


def is_ours(model):
    return apps.get_app_config(model._meta.app_label).name.startswith(OURS)


def migrations():
    loader = MigrationLoader(None)
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith(OURS)}
    return [one for (label, _), one in loader.disk_migrations.items() if label in ours]


def test_a_dealer_has_few_tables():
    tables = re.findall(r"CREATE TABLE", stamp().ddl)
    assert len(tables) <= MOST_TABLES


def test_no_index_of_a_dealer_has_a_twin():
    """Django gives `unique` and `db_index` of texts a second index each, constraints and indexes of Meta none."""
    assert re.findall(r"CREATE INDEX \S*_like\S*", stamp().ddl) == []


def test_keys_are_made_by_the_application():
    found = {
        str(model._meta.pk)
        for model in DEALER + OEM
        if is_ours(model) and not isinstance(model._meta.pk, models.UUIDField)
    }
    assert found == OWN_KEYS
    changed = [
        f"{one}: {operation.model_name}.{operation.name}"
        for one in migrations()
        for operation in one.operations
        if isinstance(operation, AlterField | AddField) and operation.field.primary_key
    ]
    assert changed == []


@pytest.mark.parametrize("side", [DEALER, OEM], ids=["dealer", "oem"])
def test_foreign_keys_stay_on_their_side(side):
    out = [
        str(field)
        for model in side
        for field in model._meta.local_fields
        if field.remote_field and field.remote_field.model not in side
    ]
    assert out == []


def test_names_are_short():
    long = [
        one.name
        for model in DEALER + OEM
        if is_ours(model)
        for one in (*model._meta.constraints, *model._meta.indexes)
        if len(one.name) > LONGEST_NAME
    ]
    assert long == []


def test_no_code_asks_for_the_name_of_a_broken_constraint():
    """But one helper, which turns it into a sentence."""
    asking = {
        str(path.relative_to(settings.ROOT))
        for top in ("platform", "tenants", "dealers", "claims")
        for path in (Path(settings.ROOT) / top).rglob("*.py")
        if "constraint_name" in path.read_text("utf-8")
    }
    assert asking == {"platform/landbridge/errors.py"}


def test_a_dealers_tables_have_no_triggers_and_no_functions():
    assert re.findall(r"CREATE (?:OR REPLACE )?(?:TRIGGER|FUNCTION|RULE)", stamp().ddl) == []


def test_only_reference_tables_have_an_edition():
    """The one trigger there is (ADR 11), on tables that are loaded from files and read by everybody."""
    kept = [model for model in OEM if getattr(kind_of(model), "edition", "")]
    assert len(kept) > 5
    assert all(kind_of(model).is_reference for model in kept)


def test_migrations_change_tables_or_rows_and_say_sql_by_statement():
    mixed, loose = [], []
    for one in migrations():
        kinds = {isinstance(operation, RunPython) for operation in one.operations}
        if len(kinds) == 2:
            mixed.append(str(one))
        for operation in one.operations:
            if isinstance(operation, RunSQL):
                loose += [str(one)] if not isinstance(operation.sql, list | tuple) else []
                loose += [text for text in operation.sql if re.search(r"\bd_\w+\.", str(text))]
    assert (mixed, loose) == (MIXED, [])
