"""Strip addresses from npm's lock file: of where packages were fetched, and of their authors' donation pages.

What is fetched is fixed by version and integrity hash; from where is the business of each machine. Run by
`make lock`: `python -m landbridge.local.lock_file frontend/package-lock.json`.
"""

import json
import sys
from pathlib import Path
from typing import Any


def without_addresses(lock: dict[str, Any]) -> dict[str, Any]:
    """Return npm's lock with nothing but what `npm ci` needs to fetch and verify the packages."""
    packages = {
        name: {key: value for key, value in entry.items() if key not in ("funding", "resolved")}
        for name, entry in lock["packages"].items()
    }
    return {**lock, "packages": packages}


if __name__ == "__main__":
    path = Path(sys.argv[1])
    stripped = without_addresses(json.loads(path.read_text()))
    path.write_text(json.dumps(stripped, indent=2, ensure_ascii=False) + "\n")
