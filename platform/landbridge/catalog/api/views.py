"""Parts, labour operations and failure codes: read by everybody who is signed in."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from landbridge.api.scopes import Scope
from landbridge.api.views import ApiList, ApiView
from landbridge.catalog import queries
from landbridge.catalog.api.serializers import (
    FailureCodeSerializer,
    OperationSerializer,
    PartSerializer,
    SearchFilter,
)

READ = {"GET": Scope.CATALOGUE_READ}


class PartList(ApiList):
    """Parts by number."""

    scopes, keyset, filters, serializer_class = READ, "number", SearchFilter, PartSerializer

    def rows(self, q: str = "") -> Any:
        return queries.listed_parts(q)


class PartDetail(ApiView):
    """One part."""

    scopes = READ

    @extend_schema(operation_id="catalogue_part_retrieve", responses=PartSerializer)
    def get(self, request: Request, number: str) -> Response:
        return Response(PartSerializer(queries.part_file(number).part).data)


class OperationList(ApiList):
    """Labour operations by code."""

    scopes, keyset, filters, serializer_class = READ, "code", SearchFilter, OperationSerializer

    def rows(self, q: str = "") -> Any:
        return queries.listed_operations(q)


class FailureCodeList(ApiList):
    """Failure codes by code."""

    scopes, keyset, filters, serializer_class = READ, "code", SearchFilter, FailureCodeSerializer

    def rows(self, q: str = "") -> Any:
        return queries.listed_failure_codes(q)
