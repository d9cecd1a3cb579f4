"""What the identity provider of the tests says in its tokens: the truth, unless it is told to lie."""

import json
from collections.abc import Iterable
from typing import Any

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from django.conf import settings


class Adapter(DefaultOIDCAdapter):
    def populate_id_token(
        self, id_token: dict[str, Any], client: Any, scopes: Iterable[str], **kwargs: Any
    ) -> None:
        if settings.LIES.exists():
            id_token.update(json.loads(settings.LIES.read_text()))
            for name in [name for name, value in id_token.items() if value is None]:
                del id_token[name]
