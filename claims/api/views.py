"""Claims over HTTP for the OEM's own systems: read and decide."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from claims import commands, queries
from claims.api.serializers import (
    ApproveInput,
    AskInput,
    ClaimDetailSerializer,
    ClaimSerializer,
    LinesInput,
    OemClaimFilterSerializer,
    RejectInput,
    ReturnInput,
)
from claims.models import Claim
from landbridge.api.scopes import Scope
from landbridge.api.views import ApiList, ApiView

DECIDE = {"POST": Scope.CLAIMS_DECIDE}


class ClaimList(ApiList):
    """Claims of all dealers the caller may see, newest first."""

    scopes = {"GET": Scope.CLAIMS_READ}
    filters, serializer_class = OemClaimFilterSerializer, ClaimSerializer

    def rows(self, **asked: Any) -> Any:
        return queries.listed_claims(self.actor, **asked)


class ClaimDetail(ApiView):
    """One claim with lines and findings."""

    scopes = {"GET": Scope.CLAIMS_READ}

    @extend_schema(operation_id="claim_retrieve", responses=ClaimDetailSerializer)
    def get(self, request: Request, number: str) -> Response:
        detail = queries.claim_detail(self.actor, number)
        return Response(ClaimDetailSerializer(detail.claim, context={"detail": detail}).data)


class _Decision(ApiView):
    """A verb of the claim desk; answers the claim as it stands afterwards."""

    scopes = DECIDE

    def decided(self, claim: Claim) -> Response:
        return Response(ClaimSerializer(claim).data)

    def sent(self, kind: type[serializers.Serializer[Any]], number: str) -> dict[str, Any]:
        """Return all that the command takes."""
        return {**self.who, "number": number, **self.read(kind)}


class Approve(_Decision):
    """First approval: it is warranty. Lines without a verdict are approved as claimed."""

    @extend_schema(operation_id="claim_approve", request=ApproveInput, responses=ClaimSerializer)
    def post(self, request: Request, number: str) -> Response:
        return self.decided(commands.approve_claim(**self.sent(ApproveInput, number)))


class Lines(_Decision):
    """Verdicts on single lines, before the claim is approved."""

    @extend_schema(operation_id="claim_lines", request=LinesInput, responses=ClaimSerializer)
    def post(self, request: Request, number: str) -> Response:
        sent = self.sent(LinesInput, number)
        sent["decisions"] = [commands.LineVerdict(**one) for one in sent["decisions"]]
        return self.decided(commands.decide_lines(**sent))


class Return(_Decision):
    """Back to the dealer, to be corrected."""

    @extend_schema(operation_id="claim_return", request=ReturnInput, responses=ClaimSerializer)
    def post(self, request: Request, number: str) -> Response:
        return self.decided(commands.return_claim(**self.sent(ReturnInput, number)))


class Reject(_Decision):
    """Refused; the dealer may appeal."""

    @extend_schema(operation_id="claim_reject", request=RejectInput, responses=ClaimSerializer)
    def post(self, request: Request, number: str) -> Response:
        return self.decided(commands.reject_claim(**self.sent(RejectInput, number)))


class Ask(_Decision):
    """Ask the dealer; the OEM's clock stands until the answer."""

    @extend_schema(operation_id="claim_ask", request=AskInput, responses=ClaimSerializer)
    def post(self, request: Request, number: str) -> Response:
        return self.decided(commands.ask_dealer(**self.sent(AskInput, number)))
