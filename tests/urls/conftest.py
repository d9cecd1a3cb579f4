"""The things behind every URL, and what the checked-in matrix says of it."""

from collections.abc import Iterator

import pytest
import time_machine

from tests import cast
from tests.urls import samples
from tests.urls.calling import Methods, checked_in_methods


@pytest.fixture(scope="module", autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(cast.NOON, tick=True):
        yield


@pytest.fixture(scope="module")
def things(committed: str, at_noon: None) -> samples.Samples:
    return samples.make(cast.NOON)


@pytest.fixture(scope="module")
def matrix() -> Methods:
    return checked_in_methods()
