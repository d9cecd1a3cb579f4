"""Scopes of API clients. Plain Python: tokens, views, the OpenAPI file and the page derive from these lists.

A client acts as a claim clerk at a dealer, as an adjudicator at the OEM; its scopes narrow that down.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from landbridge.identity.rules import Role
from landbridge.texts import Text


class Scope(StrEnum):
    """What a client may do."""

    ORDERS_READ = "orders:read"
    ORDERS_WRITE = "orders:write"
    CLAIMS_READ = "claims:read"
    CLAIMS_WRITE = "claims:write"
    CLAIMS_DECIDE = "claims:decide"
    CATALOGUE_READ = "catalogue:read"
    VEHICLES_READ = "vehicles:read"


SCOPE_NAMES: Mapping[Scope, Text] = MappingProxyType(
    {
        Scope.ORDERS_READ: Text("读取维修工单", "Read repair orders"),
        Scope.ORDERS_WRITE: Text("写入并关闭维修工单", "Write and close repair orders"),
        Scope.CLAIMS_READ: Text("读取索赔草稿与索赔单", "Read drafts and claims"),
        Scope.CLAIMS_WRITE: Text("提交、修改、撤回索赔", "Submit, change and withdraw claims"),
        Scope.CLAIMS_DECIDE: Text("审核索赔", "Decide claims"),
        Scope.CATALOGUE_READ: Text("读取零件、工时、故障码目录", "Read parts, labour and failure codes"),
        Scope.VEHICLES_READ: Text("按 VIN 查询车辆", "Look cars up by VIN"),
    }
)
_BOTH = (Scope.CLAIMS_READ, Scope.CATALOGUE_READ, Scope.VEHICLES_READ)
DEALER_SCOPES: tuple[Scope, ...] = (Scope.ORDERS_READ, Scope.ORDERS_WRITE, Scope.CLAIMS_WRITE, *_BOTH)
OEM_SCOPES: tuple[Scope, ...] = (Scope.CLAIMS_DECIDE, *_BOTH)


def scopes_of(is_dealer: bool) -> tuple[Scope, ...]:
    """Return the scopes that a client of this side may be given, in the order of `Scope`."""
    side = DEALER_SCOPES if is_dealer else OEM_SCOPES
    return tuple(scope for scope in Scope if scope in side)


def roles_of(is_dealer: bool) -> frozenset[Role]:
    """Return the roles in which a client of this side acts."""
    return frozenset({Role.CLAIM_CLERK if is_dealer else Role.ADJUDICATOR})


def known(words: Iterable[str]) -> frozenset[Scope]:
    """Return those of the words that are scopes."""
    values = {scope.value for scope in Scope}
    return frozenset(Scope(word) for word in words if word in values)
