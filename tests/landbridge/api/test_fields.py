"""A serializer that a thread keeps answers each request for itself."""

import pytest
from rest_framework import serializers

from landbridge.api.fields import checked


class Line(serializers.Serializer):
    hours = serializers.DecimalField(max_digits=5, decimal_places=1)


class Job(serializers.Serializer):
    number = serializers.CharField(max_length=5)
    note = serializers.CharField(default="")
    lines = Line(many=True)


def test_nothing_of_one_request_is_left_for_the_next():
    first = checked(Job, {"number": "A1", "note": "hoist 3", "lines": [{"hours": "1.5"}, {"hours": "2"}]})
    with pytest.raises(serializers.ValidationError) as refused:
        checked(Job, {"number": "too long", "lines": [{"hours": "x"}]})
    second = checked(Job, {"number": "A2", "lines": []})
    assert [len(one["lines"]) for one in (first, second)] == [2, 0]
    assert (first["number"], first["note"], second["number"], second["note"]) == ("A1", "hoist 3", "A2", "")
    assert refused.value.detail.keys() == {"number", "lines"}
    with pytest.raises(serializers.ValidationError) as refused:
        checked(Job, None)
    assert refused.value.detail == {"non_field_errors": ["No data provided"]}
