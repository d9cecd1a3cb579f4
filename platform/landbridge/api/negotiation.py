"""The API speaks JSON, whatever `Accept` says: a browser's address bar gets it too."""

from typing import Any

from rest_framework.negotiation import BaseContentNegotiation, DefaultContentNegotiation


class OnlyJson(BaseContentNegotiation):
    """Reads by content type, answers with the one renderer."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        return DefaultContentNegotiation().select_parser(request, parsers)

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type
