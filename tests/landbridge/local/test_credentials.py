"""The demo's secrets: random, made once, private."""

import json
import stat
from pathlib import Path

from landbridge.local.credentials import load_or_make


def test_they_are_made_once_and_readable_by_their_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "credentials.json"
    made = load_or_make(path)
    assert load_or_make(path) == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len({made.secret_key, made.gateway_password, made.provisioner_password, made.broker_password}) == 4


def test_an_entry_of_a_newer_release_is_added_and_the_others_kept(tmp_path: Path) -> None:
    path = tmp_path / "credentials.json"
    path.write_text(json.dumps({"secret_key": "kept", "gateway_password": "kept too"}))
    made = load_or_make(path)
    assert (made.secret_key, made.gateway_password) == ("kept", "kept too")
    assert json.loads(path.read_text())["broker_password"] == made.broker_password
