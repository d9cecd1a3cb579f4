"""Which addresses are public, and how long a delivery is tried."""

from datetime import timedelta

import pytest

from landbridge.webhooks.rules import RETRY_AFTER, is_public, retry_after


@pytest.mark.parametrize("address", ["1.1.1.1", "8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_of_the_internet_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_addresses_of_this_machine_or_network_are_not(address):
    assert not is_public(address)


def test_a_delivery_is_tried_eight_times_over_a_day():
    assert [retry_after(number) for number in range(1, 9)] == [*RETRY_AFTER, None]
    assert timedelta(hours=20) < sum(RETRY_AFTER, timedelta()) < timedelta(hours=30)
