"""Compile the translations: each `.po` becomes the `.mo` beside it.

With polib, so that neither the demo nor the tests need GNU gettext. Run: `python -m
landbridge.local.messages`.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import polib

_PACKAGES = ("platform", "tenants", "dealers", "claims", "config")


def compile_messages(checkout: Path) -> list[Path]:
    """Compile every `.po` whose `.mo` is missing or older, and return the files written.

    Raises:
        ValueError: a `.po` cannot be read; the text names the file and the line.
    """
    written = []
    for source in _sources(checkout):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        try:
            catalogue = polib.pofile(str(source), check_for_duplicates=True)
        except (OSError, ValueError) as error:
            raise ValueError(f"{source}: {error}") from error
        # Renamed when complete: a process that starts meanwhile never reads half a file.
        unfinished = target.with_suffix(".mo.unfinished")
        catalogue.save_as_mofile(str(unfinished))
        unfinished.rename(target)
        written.append(target)
    return written


def _sources(checkout: Path) -> Iterator[Path]:
    for package in _PACKAGES:
        yield from sorted((checkout / package).glob("**/locale/*/LC_MESSAGES/*.po"))


if __name__ == "__main__":
    for path in compile_messages(Path.cwd()):
        sys.stdout.write(f"{path}\n")
