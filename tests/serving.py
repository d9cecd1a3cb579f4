"""The installation behind a real HTTP server, for tests with a browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test.testcases import QuietWSGIRequestHandler


@contextmanager
def served() -> Iterator[str]:
    """Serve on a free port, over plain HTTP as the demo does, and yield the address."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "SESSION_COOKIE_SECURE", False)
        patch.setattr(settings, "CSRF_COOKIE_SECURE", False)
        from config.wsgi import application

        httpd = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
        httpd.set_app(application)
        serving = Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.05})
        serving.start()
        try:
            yield f"http://127.0.0.1:{httpd.server_port}"
        finally:
            httpd.shutdown()
            httpd.server_close()
            serving.join()
