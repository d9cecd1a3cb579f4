"""Static files of npm packages: a white list, served as `vendor/<package>/…` without a bundler."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

VENDOR_FILES = (
    "@tabler/core/dist/css/tabler.min.css",
    "@tabler/icons-webfont/dist/tabler-icons.min.css",
    "@tabler/icons-webfont/dist/fonts/tabler-icons.woff2",
)


class VendorFinder(BaseFinder):
    """Finds the listed files under `frontend/node_modules`; nothing else of a package is ever served."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.folder = Path(settings.ROOT) / "frontend" / "node_modules"
        self.storage = FileSystemStorage(location=self.folder)
        self.storage.prefix = "vendor"  # type: ignore[attr-defined]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        name = path.removeprefix("vendor/")
        found = [str(self.folder / name)] if path != name and name in VENDOR_FILES else []
        found = [file for file in found if Path(file).exists()]
        return found if find_all or not found else found[0]

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        for name in VENDOR_FILES:
            if (self.folder / name).exists():
                yield name, self.storage
