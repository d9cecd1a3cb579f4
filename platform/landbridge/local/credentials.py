"""What the demo keeps secret: made once, kept in one file that only its owner reads."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, fields
from pathlib import Path


@dataclass(frozen=True)
class Credentials:
    """Django's signing key, and the passwords of the three database logins."""

    secret_key: str
    gateway_password: str
    provisioner_password: str
    broker_password: str


def load_or_make(path: Path) -> Credentials:
    """Return the credentials of `path`, made at random where the file or an entry of it is missing."""
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    made = Credentials(**{one.name: known.get(one.name) or secrets.token_hex(24) for one in fields(Credentials)})
    if asdict(made) != known:
        unfinished = path.with_name(f"{path.name}.unfinished")
        unfinished.unlink(missing_ok=True)
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(asdict(made), file, indent=1)
        # Renamed when complete: half a file would lock the demo out of its own database.
        unfinished.rename(path)
    return made
