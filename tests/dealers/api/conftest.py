"""The dealer's own system at the API, on the world of the claims."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from dealers.api.examples import ORDER
from tests.api import Program, program
from tests.cast import NOON


@pytest.fixture
def at_noon(rollback: None) -> Any:
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def dms(at_noon: None, made_world: None, as_, manager) -> Program:
    return program(as_, manager)


@pytest.fixture
def body() -> Callable[..., dict[str, Any]]:
    """Return the example's order as a body, with changes."""

    def make(**changes: Any) -> dict[str, Any]:
        moments = {
            "arrived_at": NOON - timedelta(days=4),
            "repair_started_at": NOON - timedelta(days=4) + timedelta(hours=1),
            "repair_ended_at": NOON - timedelta(days=3, hours=2),
            "handed_over_at": NOON - timedelta(days=3),
        }
        return {**ORDER, **{name: at.isoformat() for name, at in moments.items()}, **changes}

    return make
