"""The one cast of all tests: two dealers, who works where, and the time it is."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from landbridge.identity.rules import Role

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=SHANGHAI)
PASSWORD = "harbour-lantern-42"


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the cast: `dealer` is a code, empty at the OEM."""

    key: str
    staff_number: str
    roles: tuple[Role, ...]
    dealer: str = ""
    regions: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        return f"{self.key.replace('_', '.')}@landbridge.test"


DEALER = "CQ012"
OTHER_DEALER = "GZ005"
REGIONS = (("SW", "西南区", "South-west"), ("SOUTH", "华南区", "South"))
DEALERS = (
    # code, name, English name, grade, city, city level, province, region, depot
    (DEALER, "重庆安行金渝店", "Chongqing Anxing Jinyu", "B", "重庆", 1, "重庆", "SW", "chongqing"),
    (OTHER_DEALER, "广州粤通店", "Guangzhou Yuetong", "A", "广州", 1, "广东", "SOUTH", "guangzhou"),
)
PEOPLE = (
    Person("clerk", "C01", (Role.CLAIM_CLERK,), DEALER),
    Person("manager", "C02", (Role.MANAGER,), DEALER),
    Person("adviser", "C03", (Role.SERVICE_ADVISER,), DEALER),
    Person("technician", "C04", (Role.TECHNICIAN,), DEALER),
    Person("care_specialist", "C05", (Role.CARE_SPECIALIST,), DEALER),
    Person("seller", "C06", (Role.SELLER,), DEALER),
    Person("other_clerk", "G01", (Role.CLAIM_CLERK,), OTHER_DEALER),
    Person("administrator", "A01", (Role.ADMINISTRATOR,)),
    Person("adjudicator", "A07", (Role.ADJUDICATOR,)),
    Person("other_adjudicator", "A08", (Role.ADJUDICATOR,)),
    Person("recovery_desk", "A10", (Role.RECOVERY_DESK,)),
    Person("finance", "A11", (Role.FINANCE,)),
    Person("cc_agent", "A12", (Role.CC_AGENT,)),
    Person("cc_supervisor", "A13", (Role.CC_SUPERVISOR,)),
    Person("regional_manager", "A14", (Role.REGIONAL_MANAGER,), regions=("SW",)),
    Person("depot_clerk", "A15", (Role.DEPOT_CLERK,)),
)
