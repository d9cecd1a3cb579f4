"""Claim drafts over HTTP: read, put right, send."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from dealers.api.draft_serializers import (
    DraftDetailSerializer,
    DraftFilter,
    DraftListedSerializer,
    DraftResultSerializer,
    DraftResultsSerializer,
    EditSerializer,
    SendManySerializer,
    SendSerializer,
    unknown_draft,
)
from dealers.drafts import commands, queries
from landbridge.api.scopes import Scope
from landbridge.api.views import ApiList, ApiView

WRITE = {"POST": Scope.CLAIMS_WRITE}


class DraftList(ApiList):
    """Drafts, those born last first."""

    scopes = {"GET": Scope.CLAIMS_READ}
    filters, serializer_class = DraftFilter, DraftListedSerializer

    def rows(self, **asked: str) -> Any:
        return queries.all_drafts(self.actor).filter(**asked)


class DraftDetail(ApiView):
    """One draft."""

    scopes = {"GET": Scope.CLAIMS_READ}

    @extend_schema(operation_id="draft_retrieve", responses=DraftDetailSerializer)
    def get(self, request: Request, draft_id: UUID) -> Response:
        return Response(DraftDetailSerializer(queries.draft(self.actor, draft_id)).data)


class _Verb(ApiView):
    """A verb on one draft; answers the draft as it stands afterwards."""

    scopes = WRITE

    def shown(self, draft_id: UUID) -> Response:
        return Response(DraftDetailSerializer(queries.draft(self.actor, draft_id)).data)


class DraftEdit(_Verb):
    """Change one field; the draft is checked by the OEM's rules at once."""

    @extend_schema(operation_id="draft_edit", request=EditSerializer, responses=DraftDetailSerializer)
    def post(self, request: Request, draft_id: UUID) -> Response:
        commands.edit_draft(**self.who, draft_id=draft_id, **self.read(EditSerializer))
        return self.shown(draft_id)


class DraftRecheck(_Verb):
    """Check a draft as it stands today."""

    @extend_schema(operation_id="draft_recheck", request=None, responses=DraftDetailSerializer)
    def post(self, request: Request, draft_id: UUID) -> Response:
        commands.recheck_draft(**self.who, draft_id=draft_id)
        return self.shown(draft_id)


class DraftDiscard(_Verb):
    """Give a draft up: the job will not be claimed."""

    @extend_schema(operation_id="draft_discard", request=None, responses=DraftDetailSerializer)
    def post(self, request: Request, draft_id: UUID) -> Response:
        commands.discard_draft(**self.who, draft_id=draft_id)
        return self.shown(draft_id)


class DraftSubmit(_Verb):
    """Send a draft to the OEM as a claim, or a corrected one as the next version; twice makes one claim."""

    @extend_schema(operation_id="draft_submit", request=SendSerializer, responses=DraftDetailSerializer)
    def post(self, request: Request, draft_id: UUID) -> Response:
        commands.submit_draft(**self.who, draft_id=draft_id, **self.read(SendSerializer))
        return self.shown(draft_id)


class DraftBulkSubmit(ApiView):
    """Send many drafts; what cannot be sent stays a draft and says why."""

    scopes = WRITE

    @extend_schema(
        operation_id="drafts_submit", request=SendManySerializer, responses={207: DraftResultsSerializer}
    )
    def post(self, request: Request) -> Response:
        ids = self.read(SendManySerializer)["ids"]
        known = set(queries.all_drafts(self.actor).filter(pk__in=ids).values_list("pk", flat=True))
        sent = commands.submit_drafts(**self.who, draft_ids=[*known])
        became = {one.draft.pk: DraftResultSerializer(one).data for one in sent}
        return Response({"results": [became.get(one) or unknown_draft(one) for one in ids]}, status=207)
