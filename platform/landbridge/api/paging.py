"""Pages by cursor, the key of the last row: a page costs the same however deep it lies, and nothing is counted."""

import base64
import binascii
from typing import Any

from django.core.exceptions import ValidationError as BadValue
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

USUAL = 50
MOST = 200


class KeysetPagination(BasePagination):
    """Orders by one unique column that the view names as `keyset`, such as `-id` (newest first) or `number`."""

    keyset = "-id"
    next_cursor: str | None = None

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """Return the rows after `cursor`, at most `limit` of them."""
        keyset = getattr(view, "keyset", self.keyset)
        column, descends = keyset.lstrip("-"), keyset.startswith("-")
        size = _limit(request.query_params.get("limit", ""))
        after = request.query_params.get("cursor", "")
        if after:
            field = queryset.model._meta.get_field(column)
            queryset = queryset.filter(**{f"{column}__{'lt' if descends else 'gt'}": _read(after, field)})
        rows = list(queryset.order_by(keyset)[: size + 1])
        page = rows[:size]
        self.next_cursor = _write(getattr(page[-1], column)) if len(rows) > size else None
        return page

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"results": data, "next_cursor": self.next_cursor})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe a page for OpenAPI."""
        return {
            "type": "object",
            "required": ["results", "next_cursor"],
            "properties": {
                "results": schema,
                "next_cursor": {
                    "type": ["string", "null"],
                    "example": "MDE5OWMxZjItN2QxZS03YzNhLTlhNTItM2Y2ZjNjMWEwYjEx",
                    "description": "Pass it as `cursor` for the next page; null on the last one.",
                },
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Describe the two parameters for OpenAPI."""
        return [
            {
                "name": "cursor",
                "in": "query",
                "description": "`next_cursor` of the page before.",
                "schema": {"type": "string", "maxLength": 400},
            },
            {
                "name": "limit",
                "in": "query",
                "description": "Rows on a page.",
                "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
            },
        ]


def _limit(text: str) -> int:
    if not text:
        return USUAL
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= MOST):
        raise ValidationError({"limit": [_("A whole number from 1 to %(most)s.") % {"most": MOST}]})
    return int(text)


def _write(value: Any) -> str:
    return base64.urlsafe_b64encode(str(value).encode()).decode().rstrip("=")


def _read(cursor: str, field: Any) -> Any:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        if "\0" in text:
            raise ValueError("NUL")
        return field.to_python(text)
    except (binascii.Error, ValueError, BadValue) as error:
        raise ValidationError({"cursor": [_("Not a cursor of this list.")]}) from error
