"""What an unexpected error leaves in logs and rows: never the words of a customer's data."""

import logging

import pytest
from django.db import IntegrityError, transaction

from dealers.workshop.models import Customer, CustomerPhone
from landbridge.doors import tasks
from landbridge.doors.models import Job, JobState
from landbridge.errors import described, where
from tests.cast import NOON

PHONE = "+8613800001111"


def spoil(*_):
    owner = Customer.objects.create(name="周明")
    for _ in range(2):
        CustomerPhone.objects.create(customer=owner, number=PHONE)


def test_a_database_error_is_told_by_its_state_and_constraint(as_, clerk):
    with as_(clerk), pytest.raises(IntegrityError) as raised, transaction.atomic():
        spoil()
    assert PHONE in str(raised.value)
    assert described(raised.value) == "IntegrityError 23505 customer_phone_once"
    assert PHONE not in where(raised.value)
    assert "in spoil" in where(raised.value)
    assert described(ValueError(PHONE)) == "ValueError"


def test_a_job_that_fails_for_good_tells_no_customer(as_, clerk, monkeypatch, caplog):
    monkeypatch.setitem(tasks.KINDS, "test.spoil", tasks.JobKind(spoil))
    with as_(clerk):
        job = tasks.start_job(actor=clerk, now=NOON, kind="test.spoil", total=1)
    with caplog.at_level(logging.DEBUG):
        for _ in range(tasks.GIVE_UP_AFTER):
            tasks.run_chunk(job.pk, clerk.dealer_id)
    with as_(clerk):
        row = Job.objects.get(pk=job.pk)
    assert (row.state, row.message) == (JobState.FAILED, "IntegrityError 23505 customer_phone_once")
    assert "customer_phone_once" in caplog.text
    assert PHONE not in caplog.text
