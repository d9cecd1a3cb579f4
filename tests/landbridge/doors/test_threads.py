"""Two dealers, eight threads, one pool: no answer is ever the other dealer's. Neither behind PgBouncer."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, connections

from landbridge.doors.names import DealerRef, dealer_role
from landbridge.doors.scopes import current_door, dealer_scope, front_door
from tenants import queries
from tests import cast, server

pytestmark = pytest.mark.services
THREADS, REQUESTS = 8, 200


def wrong_answers(refs: list[DealerRef], thread: int) -> int:
    wrong = 0
    for number in range(REQUESTS):
        ref = refs[(thread + number) % 2]
        try:
            with dealer_scope(ref), connection.cursor() as cursor:
                cursor.execute(
                    "SELECT current_user, current_schema(), sec.current_dealer(),"
                    " (SELECT count(*) FROM tenants_membership WHERE dealer_id <> %s)",
                    [ref.id],
                )
                wrong += cursor.fetchone() != (dealer_role(ref.id), ref.schema_name, ref.id, 0)
                if number % 7 == 0:
                    raise LookupError  # a failing view must not leave its role behind
        except LookupError:
            pass
        wrong += current_door() is not None
    connection.close()
    return wrong


def hammer() -> int:
    with front_door():
        refs = [queries.dealer_by_code(code).ref for code in (cast.DEALER, cast.OTHER_DEALER)]
    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(lambda thread: wrong_answers(refs, thread), range(THREADS)))


def test_eight_threads_get_only_their_own_answers(committed):
    assert hammer() == 0


@pytest.fixture
def bouncer(committed: str, tmp_path: Path) -> Iterator[None]:
    """PgBouncer in transaction mode with two server connections in front of the test database."""
    program = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"
    if not Path(program).exists():
        pytest.skip("PgBouncer is not installed")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    target = connections.settings["default"]
    # The gateway's search path and time zone come from the server: a bouncer forgets start-up parameters.
    (tmp_path / "bouncer.ini").write_text(
        "[databases]\n"
        f"{committed} = host={target['HOST']} port={target['PORT']} user={target['USER']}"
        f" password={target['PASSWORD']} pool_size=2\n"
        "[pgbouncer]\n"
        f"listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\npool_mode = transaction\n"
        "auth_type = any\nserver_tls_sslmode = disable\nmax_client_conn = 100\n"
    )
    account = ["-u", "nobody"] if os.geteuid() == 0 else []
    for folder in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        folder.chmod(0o755)
    process = subprocess.Popen([program, "-q", *account, str(tmp_path / "bouncer.ini")])
    try:
        _wait_for(port)
        connections["default"].close()
        connections["default"].close_pool()
        for settings in (connections.settings["default"], connections["default"].settings_dict):
            settings.update(HOST="127.0.0.1", PORT=str(port))
        yield
    finally:
        server.point_at(committed)
        process.terminate()
        process.wait(10)


def _wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError("PgBouncer did not start")


def test_eight_threads_behind_pgbouncer_get_only_their_own_answers(bouncer):
    assert hammer() == 0
