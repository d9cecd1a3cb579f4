"""Whether the database is as the present source wants it, so that a later start need not look again."""

import hashlib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import psycopg

_ROOTS = ("config", "tenants", "dealers", "claims", "platform", "demo")
_KINDS = {".py", ".sql", ".csv", ".xlsx", ".json"}


class Stamp:
    """A file that names the source and the database of the last complete preparation.

    Args:
        path: of the file.
        checkout: the source tree. Any change of it counts: grants, policies and demo data come from
        everywhere.
    """

    def __init__(self, path: Path, checkout: Path) -> None:
        self._path = path
        self._checkout = checkout

    def holds(self, admin_dsn: str, database: str) -> bool:
        """Tell whether nothing has changed since `set`, neither the source nor the database's identity."""
        present = self._present(admin_dsn, database)
        return self._path.exists() and self._path.read_text() == present

    def set(self, admin_dsn: str, database: str) -> None:
        """Note that the database was prepared and filled by the source as it was when `holds` was asked.

        What was changed since then, while the preparation ran, is not in the database.
        """
        self._path.write_text(self._present(admin_dsn, database))

    def _present(self, admin_dsn: str, database: str) -> str:
        with psycopg.connect(admin_dsn) as connection:
            row = connection.execute(
                "SELECT (SELECT system_identifier FROM pg_control_system()),"
                " (SELECT oid FROM pg_database WHERE datname = %s)",
                [database],
            ).fetchone()
        return hashlib.sha256(f"{row!r} {self._source}".encode()).hexdigest()

    @cached_property
    def _source(self) -> str:
        digest = hashlib.sha256()
        for path in self._sources():
            digest.update(f"\0{path.relative_to(self._checkout)}\0".encode())
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def _sources(self) -> Iterator[Path]:
        yield from sorted((self._checkout / "requirements").glob("*.txt"))
        for root in _ROOTS:
            for path in sorted((self._checkout / root).rglob("*")):
                if path.suffix in _KINDS and path.is_file():
                    yield path
