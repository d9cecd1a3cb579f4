"""A dealer's claims over HTTP: read, answer, take up again, withdraw."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from claims import commands, queries
from claims.api.serializers import ClaimDetailSerializer, ClaimFilterSerializer, ClaimSerializer
from dealers.api.draft_serializers import DraftListedSerializer
from dealers.api.examples import ANSWER, WITHDRAWAL
from dealers.drafts import commands as drafts
from landbridge.api.schema import with_example
from landbridge.api.scopes import Scope
from landbridge.api.views import ApiList, ApiView

WRITE = {"POST": Scope.CLAIMS_WRITE}


@with_example("Words", ANSWER)
class TextInput(serializers.Serializer[Any]):
    """Words to the other side."""

    text = serializers.CharField(max_length=2000)


@with_example("With a reason of the list", WITHDRAWAL)
class WithdrawInput(serializers.Serializer[Any]):
    """Why the claim is taken back; a code of the list of reasons, or nothing."""

    reason_code = serializers.CharField(max_length=30, required=False, allow_blank=True, default="")


class ClaimList(ApiList):
    """The dealer's claims, newest first."""

    scopes = {"GET": Scope.CLAIMS_READ}
    filters, serializer_class = ClaimFilterSerializer, ClaimSerializer

    def rows(self, **asked: Any) -> Any:
        return queries.listed_claims(self.actor, **asked)


class ClaimDetail(ApiView):
    """One claim with lines, findings and what the OEM decided."""

    scopes = {"GET": Scope.CLAIMS_READ}

    @extend_schema(operation_id="claim_retrieve", responses=ClaimDetailSerializer)
    def get(self, request: Request, number: str) -> Response:
        detail = queries.claim_detail(self.actor, number)
        return Response(ClaimDetailSerializer(detail.claim, context={"detail": detail}).data)


class ClaimReopen(ApiView):
    """Take up the draft of a returned claim to correct it; `submit` of the draft sends the next version."""

    scopes = WRITE

    @extend_schema(operation_id="claim_reopen", request=None, responses=DraftListedSerializer)
    def post(self, request: Request, number: str) -> Response:
        claim = queries.claim_by_number(self.actor, number)
        return Response(DraftListedSerializer(drafts.reopen_draft(**self.who, claim_id=claim.pk)).data)


class ClaimAnswer(ApiView):
    """Answer the adjudicator's question; the OEM's clock runs on."""

    scopes = WRITE

    @extend_schema(operation_id="claim_answer", request=TextInput, responses=ClaimSerializer)
    def post(self, request: Request, number: str) -> Response:
        claim = queries.claim_by_number(self.actor, number)
        answered = commands.answer_question(**self.who, claim_id=claim.pk, **self.read(TextInput))
        return Response(ClaimSerializer(answered).data)


class ClaimWithdraw(ApiView):
    """Take a claim back before it is decided."""

    scopes = WRITE

    @extend_schema(operation_id="claim_withdraw", request=WithdrawInput, responses=ClaimSerializer)
    def post(self, request: Request, number: str) -> Response:
        claim = queries.claim_by_number(self.actor, number)
        withdrawn = commands.withdraw_claim(**self.who, claim_id=claim.pk, **self.read(WithdrawInput))
        return Response(ClaimSerializer(withdrawn).data)
