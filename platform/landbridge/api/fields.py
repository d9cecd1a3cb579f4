"""Fields that several serializers of the API need."""

import threading
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


class _Forms(threading.local):
    def __init__(self) -> None:
        self.of: dict[type[serializers.Serializer[Any]], serializers.Serializer[Any]] = {}


_forms = _Forms()


def checked(kind: type[serializers.Serializer[Any]], told: Any) -> dict[str, Any]:
    """Return what was told, checked by a serializer.

    A serializer copies all its fields when it is made, which costs more than a check of an order: each thread
    keeps one of a kind.

    Raises:
        ValidationError: with a sentence for each field that is not right.
    """
    form = _forms.of.get(kind) or _forms.of.setdefault(kind, kind(data={}))
    form.initial_data = told
    try:
        form.is_valid(raise_exception=True)
        right: dict[str, Any] = form.validated_data
        return right
    finally:
        # What a dealer told is not kept.
        form.initial_data = {}
        for name in ("_validated_data", "_errors"):
            vars(form).pop(name, None)


def shown(kind: type[serializers.Serializer[Any]], one: Any) -> Any:
    """Return what a serializer makes of one thing, without making the serializer anew; see `checked`."""
    form = _forms.of.get(kind) or _forms.of.setdefault(kind, kind(data={}))
    return form.to_representation(one)


def many(kind: Any, **options: Any) -> Any:
    """Return a list of a serializer, with `min_length` and `max_length` where given."""
    return kind(many=True, **options)
