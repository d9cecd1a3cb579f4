"""What can be subscribed to, how long a delivery is tried, which addresses may be called. Plain Python."""

import ipaddress
from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from landbridge.texts import Text

OFFERED: Mapping[str, Text] = MappingProxyType(
    {
        "claim.submitted": Text("索赔已提交", "Claim submitted"),
        "claim.resubmitted": Text("索赔已重新提交", "Claim sent again"),
        "claim.review_opened": Text("进入人工审核", "Claim in review"),
        "claim.asked": Text("厂家提问", "Question asked"),
        "claim.answered": Text("经销商已答复", "Question answered"),
        "claim.message_posted": Text("新留言", "Message written"),
        "claim.returned": Text("索赔被退回", "Claim returned"),
        "claim.approved_first": Text("初审通过", "Claim approved"),
        "claim.rejected": Text("索赔被拒绝", "Claim rejected"),
        "claim.decision_undone": Text("决定已撤销", "Decision taken back"),
        "claim.withdrawn": Text("索赔已撤回", "Claim withdrawn"),
    }
)

# After the first attempt; about a day altogether, as Standard Webhooks advises.
RETRY_AFTER: tuple[timedelta, ...] = (
    timedelta(seconds=5),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=14),
)
GONE = 410  # the other side says that it wants no more

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def retry_after(attempts: int) -> timedelta | None:
    """Return how long to wait after so many attempts; None when it was the last."""
    return RETRY_AFTER[attempts - 1] if attempts <= len(RETRY_AFTER) else None


def is_public(address: str) -> bool:
    """Return whether an IP address belongs to the public internet, and not to this network or machine.

    An IPv6 address that carries an IPv4 one is judged by that one.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        carried = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if carried is None and ip in _NAT64:
            carried = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if carried is not None:
            return is_public(str(carried))
    return ip.is_global and not ip.is_multicast
