"""Repair orders over HTTP: created or updated by the dealer system's own number."""

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dealers.api.serializers import (
    ManyOrdersSerializer,
    OrderDetailSerializer,
    OrderFilter,
    OrderListedSerializer,
    OrderResultsSerializer,
    OrderRowSerializer,
    OrderSerializer,
    TakenSerializer,
    order_data,
)
from dealers.api.taking import MOST_ROWS, Row, Until, take_order, take_orders
from dealers.workshop import commands, queries
from dealers.workshop.order_data import OrderData
from landbridge.api.fields import checked, shown
from landbridge.api.problems import members, violation
from landbridge.api.scopes import Scope
from landbridge.api.views import ApiList, ApiView
from landbridge.errors import RuleViolation


class OrderList(ApiList):
    """Orders, those saved last first."""

    scopes = {"GET": Scope.ORDERS_READ}
    filters, serializer_class = OrderFilter, OrderListedSerializer

    def rows(self, status: str = "", search: str = "") -> Any:
        return queries.orders(self.actor, search=search, status=status)


class OrderDetail(ApiView):
    """One order by its own number."""

    scopes = {"GET": Scope.ORDERS_READ, "PUT": Scope.ORDERS_WRITE}

    @extend_schema(operation_id="order_retrieve", responses=OrderDetailSerializer)
    def get(self, request: Request, number: str) -> Response:
        order = queries.order_by_number(self.actor, number)
        return Response(OrderDetailSerializer(queries.order_data(order)).data)

    @extend_schema(
        operation_id="order_put",
        request=OrderSerializer,
        responses={200: TakenSerializer, 201: TakenSerializer},
    )
    def put(self, request: Request, number: str) -> Response:
        """Create or update an order; with `until` also close it and submit its claims, in this one request."""
        if len(number) > 40:
            raise serializers.ValidationError({"number": [_("At most 40 characters.")]})
        sent = self.read(OrderSerializer)
        taken = take_order(**self.who, data=order_data(number, sent), until=Until(sent["until"]))
        return Response(shown(TakenSerializer, taken), status=201 if taken.outcome == "created" else 200)


class OrderClose(ApiView):
    """Close an order: its record must be complete; a draft is born from each job that the OEM pays."""

    scopes = {"POST": Scope.ORDERS_WRITE}

    @extend_schema(operation_id="order_close", request=None, responses=OrderListedSerializer)
    def post(self, request: Request, number: str) -> Response:
        order = queries.order_by_number(self.actor, number)
        closed = commands.close_order(**self.who, order_id=order.pk)
        return Response(OrderListedSerializer(closed).data)


class OrderBulk(ApiView):
    """Many orders in one request; each row has its own result and does not stop the others."""

    scopes = {"POST": Scope.ORDERS_WRITE}

    @extend_schema(
        operation_id="orders_bulk", request=ManyOrdersSerializer, responses={207: OrderResultsSerializer}
    )
    def post(self, request: Request) -> Response:
        rows = _rows(request.data)
        taken = take_orders(**self.who, rows=[(_number(row), partial(_read, row)) for row in rows])
        return Response({"results": [_result(row) for row in taken]}, status=207)


def _rows(body: Any) -> list[Any]:
    rows = body.get("orders") if isinstance(body, dict) else None
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_ROWS:
        sentence = _("A list of 1 to %(most)s orders.") % {"most": MOST_ROWS}
        raise serializers.ValidationError({"orders": [sentence]})
    return rows


def _number(row: Any) -> str:
    number = row.get("number") if isinstance(row, dict) else None
    return number[:40].replace("\0", "") if isinstance(number, str) else ""


def _read(row: Any) -> tuple[OrderData, Until]:
    sent = checked(OrderRowSerializer, row)
    return order_data(sent["number"], sent), Until(sent["until"])


def _result(row: Row) -> dict[str, Any]:
    if row.taken:
        status, problem = 201 if row.taken.outcome == "created" else 200, None
    elif isinstance(row.error, RuleViolation):
        status, problem = 409, violation(row.error)
    elif isinstance(row.error, serializers.ValidationError):
        title = _("Some fields are not right.")
        status, problem = 400, members(400, title, code="invalid", errors=row.error.detail)
    else:
        status, problem = 403, members(403)
    taken = shown(TakenSerializer, row.taken) if row.taken else None
    return {"number": row.number, "status": status, "taken": taken, "problem": problem}
