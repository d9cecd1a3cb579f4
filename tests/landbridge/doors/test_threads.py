"""Two dealers, eight threads, one pool: no answer is ever the other dealer's."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from landbridge.doors.names import dealer_role
from landbridge.doors.scopes import current_door, dealer_scope, front_door
from tenants import queries
from tests import cast

pytestmark = pytest.mark.services
THREADS, REQUESTS = 8, 200


def test_eight_threads_get_only_their_own_answers(committed):
    with front_door():
        refs = [queries.dealer_by_code(code).ref for code in (cast.DEALER, cast.OTHER_DEALER)]

    def work(thread: int) -> int:
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
                    answer = cursor.fetchone()
                    if number % 7 == 0:
                        raise LookupError  # a failing view must not leave its role behind
            except LookupError:
                pass
            wrong += answer != (dealer_role(ref.id), ref.schema_name, ref.id, 0)
            wrong += current_door() is not None
        connection.close()
        return wrong

    with ThreadPoolExecutor(THREADS) as pool:
        assert sum(pool.map(work, range(THREADS))) == 0
