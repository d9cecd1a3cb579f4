"""From one administrator's address to those of the installation's own logins."""

import os
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from landbridge.local.credentials import Credentials

_DEFAULT_DATABASE = "landbridge"
_PERSONAL = ("user", "password", "passfile", "dbname", "host", "port", "sslcert", "sslkey", "sslpassword")


def require_postgresql(dsn: str) -> None:
    """Refuse what is no address of a PostgreSQL server.

    Raises:
        ValueError: with an example of one.
    """
    parts = urlsplit(dsn)
    if parts.scheme not in ("postgres", "postgresql") or not parts.hostname:
        raise ValueError("DATABASE_URL must look like postgresql://user:password@host:5432/database")


def database_name(admin_dsn: str) -> str:
    """Return the database to use: the one in the address, but never the server's own `postgres`."""
    name = unquote(urlsplit(admin_dsn).path.lstrip("/"))
    return _DEFAULT_DATABASE if name in ("", "postgres", "template1") else name


def login(part: str) -> str:
    """Return a login, such as `lb_gateway`; roles belong to the whole server, hence the prefix."""
    return f"{os.environ.get('LANDBRIDGE_ROLE_PREFIX') or 'lb'}_{part}"


def on_database(admin_dsn: str, database: str) -> str:
    """Return the administrator's address with another database."""
    return urlunsplit(urlsplit(admin_dsn)._replace(path=f"/{quote(database, safe='')}"))


def derive(admin_dsn: str, credentials: Credentials, broker_url: str) -> dict[str, str]:
    """Return the environment variables by which web, worker and commands find database and broker.

    Args:
        admin_dsn: `postgresql://…` of an account that may create roles; it is not passed on, except for
            libpq's options behind its question mark.
        credentials: passwords of the logins.
        broker_url: the user's own broker; empty for a queue in the same database.

    Raises:
        ValueError: the address is not of that kind.
    """
    require_postgresql(admin_dsn)
    parts = urlsplit(admin_dsn)
    assert parts.hostname is not None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    database = quote(database_name(admin_dsn), safe="")
    # How one reaches the server, such as sslmode and sslrootcert; not who one is.
    options = urlencode([(name, value) for name, value in parse_qsl(parts.query) if name not in _PERSONAL])
    query = f"?{options}" if options else ""

    def address(scheme: str, part: str, password: str) -> str:
        return f"{scheme}://{login(part)}:{password}@{host}:{parts.port or 5432}/{database}{query}"

    return {
        "SECRET_KEY": credentials.secret_key,
        "DATABASE_URL": address("postgresql", "gateway", credentials.gateway_password),
        "PROVISIONER_DATABASE_URL": address("postgresql", "provisioner", credentials.provisioner_password),
        "BROKER_URL": broker_url or address("pgmq", "broker", credentials.broker_password),
    }
