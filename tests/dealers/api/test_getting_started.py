"""docs/api/getting-started.md does what it says: its shell and Python are run against a real server."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
import time_machine
from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connections
from django.test.testcases import QuietWSGIRequestHandler

from config.wsgi import application
from tests.api import program
from tests.cast import NOON

PAGE = Path(settings.ROOT) / "docs" / "api" / "getting-started.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(kind: str) -> list[str]:
    return [text for name, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")) if name == kind]


class Handler(QuietWSGIRequestHandler):
    """One thread a request: its connection goes back to the pool with it."""

    def handle(self) -> None:
        try:
            super().handle()
        finally:
            connections.close_all()


@pytest.fixture
def url(committed: str) -> Iterator[str]:
    httpd = ThreadedWSGIServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = False
    httpd.set_app(application)
    serving = Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.05})
    serving.start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()
    httpd.server_close()
    serving.join()


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on this machine")
def test_the_page_does_what_it_says(url, made_world, as_, manager, tmp_path):
    with time_machine.travel(NOON, tick=True):
        dms = program(as_, manager)
        environment = {
            "PATH": os.environ["PATH"],
            "LANDBRIDGE": url,
            "DEALER": "CQ012",
            "CLIENT_ID": str(dms.id),
            "CLIENT_SECRET": dms.secret,
            "PYTHONUTF8": "1",
        }

        def run(*command: str) -> str:
            done = subprocess.run(
                command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60
            )
            assert done.returncode == 0, done.stderr + done.stdout
            return done.stdout

        answered = run("sh", "-eu", "-c", "\n".join(blocks("sh")))
        printed = run(sys.executable, "-c", "\n".join(blocks("python")))

    assert '"claim_number":"CQ012-2611-00001"' in answered
    assert printed == blocks("text")[0]
