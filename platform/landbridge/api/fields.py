"""Fields that several serializers of the API need."""

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


class MomentField(serializers.DateTimeField):
    """A moment with its zone, in this century: others overflow somewhere on their way through calendars."""

    def to_internal_value(self, value: Any) -> datetime:
        try:
            moment: datetime | None = super().to_internal_value(value)
        except OverflowError:
            moment = None
        if moment is None or not EARLIEST <= moment < LATEST:
            raise serializers.ValidationError(_("A moment between 2000 and 2100."))
        return moment


def many(kind: Any, **options: Any) -> Any:
    """Return a list of a serializer, with `min_length` and `max_length` where given."""
    return kind(many=True, **options)
