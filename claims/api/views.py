"""Claims over HTTP for the OEM's own systems: read, approve, return, reject."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims import commands, queries
from claims.api.serializers import ApproveInput, ClaimDetailSerializer, ClaimSerializer, ReasonInput
from claims.models import Claim
from landbridge.identity.actor import Actor


class ClaimList(APIView):
    """Claims by clock; `status`, `dealer`, `q` narrow them, `after` goes on."""

    def get(self, request: Request) -> Response:
        chosen = queries.ClaimFilter(
            status=request.query_params.get("status", "all"),
            dealer=request.query_params.get("dealer", "")[:12],
            search=request.query_params.get("q", "")[:40],
        )
        page = queries.claim_list(_actor(request), chosen, request.query_params.get("after", ""))
        rows = ClaimSerializer([row.claim for row in page.rows], many=True).data
        return Response({"results": rows, "after": page.next or None})


class ClaimDetail(APIView):
    """One claim with lines and findings."""

    def get(self, request: Request, number: str) -> Response:
        detail = queries.claim_detail(_actor(request), number)
        return Response(ClaimDetailSerializer(detail.claim, context={"detail": detail}).data)


class Approve(APIView):
    """First approval."""

    def post(self, request: Request, number: str) -> Response:
        sent = _read(ApproveInput, request)
        return _answer(commands.approve_claim(**_who(request), number=number, **sent))


class Return(APIView):
    """Back to the dealer, to be corrected."""

    def post(self, request: Request, number: str) -> Response:
        sent = _read(ReasonInput, request)
        return _answer(commands.return_claim(**_who(request), number=number, **sent))


class Reject(APIView):
    """Refused; the dealer may appeal."""

    def post(self, request: Request, number: str) -> Response:
        sent = _read(ReasonInput, request)
        return _answer(commands.reject_claim(**_who(request), number=number, **sent))


def _actor(request: Request) -> Actor:
    actor: Actor = request._request.actor  # type: ignore[attr-defined]
    return actor


def _who(request: Request) -> dict[str, Any]:
    return {"actor": _actor(request), "now": request._request.now}  # type: ignore[attr-defined]


def _read(kind: Any, request: Request) -> dict[str, Any]:
    form = kind(data=request.data)
    form.is_valid(raise_exception=True)
    sent: dict[str, Any] = form.validated_data
    return sent


def _answer(claim: Claim) -> Response:
    return Response(ClaimSerializer(claim).data)
