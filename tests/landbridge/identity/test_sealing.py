"""Secrets at rest open with a key of the installation and with nothing else."""

import pytest
from django.conf import settings as django_settings

from landbridge.identity import sealing

SECRET = "JBSWY3DPEHPK3PXP"


def test_a_sealed_secret_is_unreadable_and_never_the_same_twice():
    first, second = sealing.seal(SECRET), sealing.seal(SECRET)
    assert SECRET not in first
    assert first != second
    assert sealing.unseal(first) == sealing.unseal(second) == SECRET


def test_a_new_key_seals_and_the_old_one_still_opens(settings):
    settings.LANDBRIDGE_SECRET_KEYS = ["old"]
    before = sealing.seal(SECRET)
    settings.LANDBRIDGE_SECRET_KEYS = ["new", "old"]
    after = sealing.seal(SECRET)
    assert sealing.unseal(before) == SECRET
    settings.LANDBRIDGE_SECRET_KEYS = ["new"]
    assert sealing.unseal(after) == SECRET
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(before)


@pytest.mark.parametrize("text", ["", SECRET, "gAAAAA=="])
def test_what_was_never_sealed_is_no_secret(text):
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(text)


def test_without_a_list_the_installations_key_seals():
    assert django_settings.LANDBRIDGE_SECRET_KEYS == [django_settings.SECRET_KEY]
