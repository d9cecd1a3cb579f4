"""Clients and tokens: secrets once, hashes at rest, a portal of its own, scopes, limits, and an end at once."""

import base64
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from dealers.api.models import DealerAnswer
from landbridge.api import clients, commands
from landbridge.api.clients import hashed
from landbridge.api.models import AccessToken, ApiClient
from landbridge.api.scopes import Scope
from landbridge.doors.scopes import front_door
from landbridge.errors import Forbidden
from landbridge.events.models import Event
from tests.api import program
from tests.cast import NOON

TOKEN = "/oauth/token"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def dms(as_, manager):
    return program(as_, manager)


def ask(dms, **fields: str):
    form = {"grant_type": "client_credentials", "client_id": str(dms.id), "client_secret": dms.secret, **fields}
    return Client().post(TOKEN, urlencode(form), content_type=FORM)


def test_a_secret_gives_a_token_that_lets_in(dms):
    answer = ask(dms)

    assert answer.status_code == 200
    assert answer.json()["token_type"] == "Bearer"
    assert answer.json()["expires_in"] == 3600
    assert answer.headers["Cache-Control"] == "no-store"
    dms.token = answer.json()["access_token"]
    assert dms("GET", "orders").status_code == 200


def test_basic_authentication_does_as_well(dms):
    basic = base64.b64encode(f"{dms.id}:{dms.secret}".encode()).decode()
    answer = Client().post(
        TOKEN, "grant_type=client_credentials", content_type=FORM, headers={"Authorization": f"Basic {basic}"}
    )

    assert answer.status_code == 200


def test_neither_secret_nor_token_is_kept(dms):
    with front_door():
        kept = ApiClient.objects.get(pk=dms.id)
        assert kept.secret_hash == hashed(dms.secret)
        assert [row.hash for row in AccessToken.objects.filter(client=kept)] == [hashed(dms.token)]


@pytest.mark.parametrize(
    ("fields", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"client_id": "01900000-0000-7000-8000-000000000000"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"scope": "claims:decide"}, 400, "invalid_scope"),
    ],
)
def test_what_the_token_endpoint_refuses(dms, fields, status, error):
    answer = ask(dms, **fields)

    assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_the_token_endpoint_takes_posted_forms_only(rollback):
    assert Client().get(TOKEN).status_code == 405
    assert Client().post(TOKEN, "{}", content_type="application/json").json()["error"] == "invalid_request"


def test_guessing_secrets_locks_the_client_out(dms):
    for _ in range(5):
        assert ask(dms, client_secret="guess").status_code == 401

    refused = ask(dms)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0


def test_a_token_of_one_dealer_is_nothing_at_another_and_at_the_oem(dms):
    for prefix in ("/d/GZ005", ""):
        answer = dms.http.get(f"{prefix}/api/v1/claims", headers={"Authorization": f"Bearer {dms.token}"})

        assert answer.status_code == 401
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_opens_no_page(dms):
    answer = dms.http.get("/d/CQ012/claims/", headers={"Authorization": f"Bearer {dms.token}"})

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/")


def test_a_scope_that_is_not_held_is_refused(as_, manager):
    reader = program(as_, manager, scopes=(Scope.ORDERS_READ,))

    assert reader("GET", "orders").status_code == 200
    refused = reader("GET", "claims")
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert reader("PUT", "orders/X", {}).status_code == 403


def test_taking_a_scope_away_counts_for_tokens_already_given(dms, as_, manager):
    with as_(manager):
        commands.set_scopes(actor=manager, now=NOON, client_id=dms.id, scopes=[Scope.CLAIMS_READ])

    assert dms("GET", "orders").status_code == 403
    assert dms("GET", "claims").status_code == 200


def test_a_new_secret_ends_the_old_one_and_its_tokens(dms, as_, manager):
    with as_(manager):
        _, secret = commands.rotate_secret(actor=manager, now=timezone.now(), client_id=dms.id)

    assert dms("GET", "claims").status_code == 401
    assert ask(dms).status_code == 401
    assert ask(dms, client_secret=secret).status_code == 200


def test_revoking_ends_everything_and_is_told(dms, as_, manager):
    with as_(manager):
        commands.revoke_client(actor=manager, now=NOON, client_id=dms.id)
        commands.revoke_client(actor=manager, now=NOON, client_id=dms.id)

    assert dms("GET", "claims").status_code == 401
    assert ask(dms).status_code == 401
    with as_(manager):
        verbs = list(Event.objects.filter(subject_id=dms.id).order_by("id").values_list("verb", flat=True))
    assert verbs == ["api_client.registered", "api_client.revoked"]


def test_a_token_ends_after_an_hour(dms):
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert dms("GET", "claims").status_code == 401


def test_the_limit_holds_and_says_when_to_come_back(dms):
    with front_door():
        ApiClient.objects.filter(pk=dms.id).update(rate_per_minute=2)
    with time_machine.travel(timezone.now().replace(second=10), tick=False):
        answers = [dms("GET", "claims") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer.headers["RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    assert answers[2].headers["Retry-After"] == "50"
    assert answers[2].json()["code"] == "too_many_requests"
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert dms("GET", "claims").status_code == 200


def test_each_client_has_a_limit_of_its_own(dms, as_, manager):
    other = program(as_, manager, label="DMS-2")
    with front_door():
        ApiClient.objects.filter(pk=dms.id).update(rate_per_minute=1)
    with time_machine.travel(timezone.now().replace(second=10), tick=False):
        answers = [dms("GET", "claims"), dms("GET", "orders"), other("GET", "claims")]

    assert [answer.status_code for answer in answers] == [200, 429, 200]
    assert answers[2].headers["RateLimit-Remaining"] == str(int(answers[2].headers["RateLimit-Limit"]) - 1)


def test_what_is_over_the_limit_writes_nothing(dms, as_, clerk):
    with front_door():
        ApiClient.objects.filter(pk=dms.id).update(rate_per_minute=0)
    with time_machine.travel(timezone.now().replace(second=59), tick=False):
        answer = dms("POST", "orders/bulk", {"orders": [{}]}, key="k-1")

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
    assert answer.headers["Content-Type"] == "application/problem+json"
    with as_(clerk):
        assert not DealerAnswer.objects.exists()


def test_admission_is_one_statement(dms, django_assert_num_queries):
    with front_door(), django_assert_num_queries(1):
        admitted = clients.admit(dms.token, timezone.now())
    assert admitted.label == "DMS-1"


def test_a_clerk_registers_no_client(as_, clerk):
    with as_(clerk), pytest.raises(Forbidden):
        commands.register_client(actor=clerk, now=NOON, label="X", scopes=[Scope.CLAIMS_READ])


def test_a_dealer_gives_no_right_of_the_oem(as_, manager):
    with as_(manager), pytest.raises(commands.NoScope):
        commands.register_client(actor=manager, now=NOON, label="X", scopes=[Scope.CLAIMS_DECIDE])


def test_a_name_is_used_once(dms, as_, manager):
    with as_(manager), pytest.raises(commands.LabelTaken):
        commands.register_client(actor=manager, now=NOON, label="DMS-1", scopes=[Scope.CLAIMS_READ])


def test_the_page_shows_a_secret_once(client_for, manager):
    http = client_for(manager)
    base = "/d/CQ012/systems/clients/"
    made = http.post(f"{base}new/", {"label": "DMS-9", "scopes": ["orders:read", "claims:read"]})
    secret = made.context["secret"]

    assert secret in made.content.decode()
    assert made.headers["Cache-Control"] == "no-store"
    listed = http.get(base).content.decode()
    assert "DMS-9" in listed
    assert secret not in listed
    client = made.context["client"]
    assert http.post(f"{base}{client.pk}/scopes/", {f"{client.pk}-scopes": ["claims:read"]}).status_code == 302
    assert http.post(f"{base}{client.pk}/secret/").context["secret"] != secret
    assert http.post(f"{base}{client.pk}/revoke/").status_code == 302
    with front_door():
        kept = ApiClient.objects.get(pk=client.pk)
        assert (kept.status, kept.scopes) == ("revoked", ["claims:read"])


def test_the_page_says_what_is_wrong(client_for, manager):
    http = client_for(manager)
    answer = http.post("/d/CQ012/systems/clients/new/", {"label": "名字", "scopes": []})

    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"label", "scopes"}


def test_nobody_touches_the_neighbours_client(dms, client_for, administrator):
    assert client_for(administrator).post(f"/systems/clients/{dms.id}/revoke/").status_code == 404
