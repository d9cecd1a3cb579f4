"""Is the platform up? For load balancers and for whoever watches."""

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from landbridge.web.access import public

# Subscribers read only below the oldest running writer: when it grows old, everything behind events waits.
# The gateway sees its own sessions, which are all that write business data.
_OLDEST_WRITER = """
SELECT coalesce(extract(epoch FROM max(clock_timestamp() - xact_start)), 0)::float8
FROM pg_stat_activity
WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid() AND datname = current_database()
"""


@public
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Return `ok` and the age of the oldest open write in seconds; without a database this is a 500."""
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST_WRITER)
        (age,) = cursor.fetchone()
    return JsonResponse({"status": "ok", "oldest_writer_seconds": round(age, 1)})
