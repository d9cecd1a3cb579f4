"""What is committed names packages by version and hash, never by address."""

import re
from pathlib import Path

from landbridge.local.lock_file import without_addresses

_ROOT = Path(__file__).parents[3]


def test_addresses_go_and_hashes_stay() -> None:
    entry = {"version": "1.0.0", "integrity": "sha512-x"}
    noisy = {
        **entry,
        "resolved": "https://registry.example/a.tgz",
        "funding": {"url": "https://money.example"},
    }
    assert without_addresses({"lockfileVersion": 3, "packages": {"node_modules/a": noisy}}) == {
        "lockfileVersion": 3,
        "packages": {"node_modules/a": entry},
    }


def test_no_lock_file_carries_an_address() -> None:
    locks = [_ROOT / "frontend" / "package-lock.json", *(_ROOT / "requirements").glob("*.txt")]
    assert len(locks) == 5
    assert [
        path.name for path in locks if re.search(r"https?:|file:|--(extra-)?index|--find-links", path.read_text())
    ] == []


def test_every_requirement_has_a_hash() -> None:
    for path in (_ROOT / "requirements").glob("*.txt"):
        blocks = re.split(r"\n(?=\S)", path.read_text().strip())
        assert [block for block in blocks if "--hash=sha256:" not in block] == [], path.name
