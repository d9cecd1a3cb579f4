"""Who plays in the demo: regions, dealers and people. Dealers and people are made up."""

# ruff: noqa: E501 - the dealers are a table, one line each

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypedDict

from landbridge.identity.rules import DEALER_ROLES, Role
from landbridge.texts import Text

PASSWORD = "landbridge-demo"  # noqa: S105 - shown on the sign-in page of the demo, opens nothing else
MAIN_DEALER = "CQ012"

REGIONS = (
    ("NORTH", "华北区", "North"),
    ("EAST", "华东区", "East"),
    ("SOUTH", "华南区", "South"),
    ("CENTRAL", "华中区", "Central"),
    ("MIDLAND", "中原区", "Midland"),
    ("SW", "西南区", "South-west"),
)


@dataclass(frozen=True, slots=True)
class DemoDealer:
    """A dealer of the demo.

    Attributes:
        share: size of its workshop; the largest is 20 times the smallest.
        opened_days_ago: counted from the day on which the demo is made.
        plate: the first two signs of its customers' plates.
        letter: begins the staff numbers of its people.
    """

    code: str
    name: str
    name_en: str
    grade: str
    city: str
    city_level: int
    province: str
    region: str
    depot: str
    share: float
    opened_days_ago: int
    plate: str
    letter: str


# fmt: off
DEALERS = (
    DemoDealer(MAIN_DEALER, "重庆安行金渝店", "Chongqing Anxing Jinyu", "B", "重庆", 1, "重庆", "SW", "chongqing", 0.75, 3200, "渝A", "C"),
    DemoDealer("GZ005", "广州粤通骏达店", "Guangzhou Yuetong Junda", "A", "广州", 1, "广东", "SOUTH", "guangzhou", 1.0, 4100, "粤A", "G"),
    DemoDealer("SH021", "上海申和浦东店", "Shanghai Shenhe Pudong", "C", "上海", 1, "上海", "EAST", "shanghai", 0.45, 2500, "沪A", "S"),
    DemoDealer("BJ008", "北京京顺通州店", "Beijing Jingshun Tongzhou", "D", "北京", 1, "北京", "NORTH", "beijing", 0.25, 1900, "京N", "B"),
    DemoDealer("WH003", "武汉楚江汉阳店", "Wuhan Chujiang Hanyang", "E", "武汉", 2, "湖北", "CENTRAL", "wuhan", 0.12, 1200, "鄂A", "W"),
    DemoDealer("ZZ017", "郑州豫达新郑店", "Zhengzhou Yuda Xinzheng", "F", "郑州", 2, "河南", "MIDLAND", "zhengzhou", 0.05, 200, "豫A", "Z"),
)
# fmt: on


@dataclass(frozen=True, slots=True)
class Person:
    """An account of the demo; the name stands in both scripts. `places` are dealers' codes, empty at the OEM."""

    key: str
    name: str
    staff_number: str
    role: Role
    places: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        """The e-mail: role@workplace, and the person's name where two share both."""
        if not self.places:
            return f"{self.key}@oem.demo"
        return f"{self.key}@{self.places[0].lower()}.demo" if len(self.places) == 1 else f"{self.key}@group.demo"


_OEM = (
    Person("administrator", "秦月 Qin Yue", "A01", Role.ADMINISTRATOR),
    Person("adjudicator", "许诺 Xu Nuo", "A07", Role.ADJUDICATOR),
    Person("adjudicator2", "方知远 Fang Zhiyuan", "A08", Role.ADJUDICATOR),
    Person("recovery", "段平 Duan Ping", "A10", Role.RECOVERY_DESK),
    Person("finance", "沈佳 Shen Jia", "A11", Role.FINANCE),
    Person("agent", "罗曼 Luo Man", "A12", Role.CC_AGENT),
    Person("supervisor", "韩冬 Han Dong", "A13", Role.CC_SUPERVISOR),
    Person("region.sw", "岳川 Yue Chuan", "A14", Role.REGIONAL_MANAGER, regions=("SW", "CENTRAL")),
    Person("depot", "尤成 You Cheng", "A15", Role.DEPOT_CLERK),
)
_AT_MAIN = (
    ("clerk", "彭溪 Peng Xi", Role.CLAIM_CLERK),
    ("manager", "江岭 Jiang Ling", Role.MANAGER),
    ("adviser", "谭雨 Tan Yu", Role.SERVICE_ADVISER),
    ("technician", "冉刚 Ran Gang", Role.TECHNICIAN),
    ("care", "向晴 Xiang Qing", Role.CARE_SPECIALIST),
    ("seller", "龚亮 Gong Liang", Role.SELLER),
)
_CLERKS = {
    "GZ005": "梁慧 Liang Hui",
    "SH021": "陆佳怡 Lu Jiayi",
    "BJ008": "佟悦 Tong Yue",
    "WH003": "夏莹 Xia Ying",
    "ZZ017": "牛芳 Niu Fang",
}

PEOPLE = (
    *_OEM,
    *(
        Person(key, name, f"C{number:02d}", role, (MAIN_DEALER,))
        for number, (key, name, role) in enumerate(_AT_MAIN, start=1)
    ),
    *(
        Person("clerk", _CLERKS[dealer.code], f"{dealer.letter}01", Role.CLAIM_CLERK, (dealer.code,))
        for dealer in DEALERS
        if dealer.code in _CLERKS
    ),
    # One owner, two shops: this account shows the switch between dealers.
    Person("owner", "石磊 Shi Lei", "C20", Role.MANAGER, (MAIN_DEALER, "WH003")),
)

# Who has not answered yet, and how many days ago the link was made: one is still valid, one has run out.
INVITED = (
    (Person("finance2", "顾言 Gu Yan", "A21", Role.FINANCE), 1),
    (Person("seller2", "程可 Cheng Ke", "C21", Role.SELLER, (MAIN_DEALER,)), 9),
)

ROLE_NAMES: dict[Role, Text] = {
    Role.ADMINISTRATOR: Text("厂家 · 管理员", "OEM · administrator"),
    Role.ADJUDICATOR: Text("厂家 · 索赔审核员", "OEM · adjudicator"),
    Role.RECOVERY_DESK: Text("厂家 · 供应商追偿", "OEM · recovery desk"),
    Role.FINANCE: Text("厂家 · 财务", "OEM · finance"),
    Role.CC_AGENT: Text("厂家 · 客服坐席", "OEM · customer-centre agent"),
    Role.CC_SUPERVISOR: Text("厂家 · 客服主管", "OEM · customer-centre supervisor"),
    Role.REGIONAL_MANAGER: Text("厂家 · 大区经理", "OEM · regional manager"),
    Role.DEPOT_CLERK: Text("厂家 · 配件库管", "OEM · depot clerk"),
    Role.MANAGER: Text("经销商 · 经理", "Dealer · manager"),
    Role.CLAIM_CLERK: Text("经销商 · 索赔员", "Dealer · claim clerk"),
    Role.SERVICE_ADVISER: Text("经销商 · 服务顾问", "Dealer · service adviser"),
    Role.TECHNICIAN: Text("经销商 · 技师", "Dealer · technician"),
    Role.CARE_SPECIALIST: Text("经销商 · 客户关怀专员", "Dealer · care specialist"),
    Role.SELLER: Text("经销商 · 销售顾问", "Dealer · seller"),
}


class Account(TypedDict):
    """One sign-in, as it is printed and as the sign-in page of the demo shows it."""

    role: str
    role_zh: str
    role_en: str
    email: str
    password: str
    path: str
    places: list[str]


def dealers(count: int = len(DEALERS)) -> tuple[DemoDealer, ...]:
    """Return the first `count` dealers; the one of the manual comes first."""
    return DEALERS[:count]


def people(count: int = len(DEALERS)) -> Iterator[Person]:
    """Yield the people who work at the OEM or at one of the first `count` dealers."""
    open_codes = {dealer.code for dealer in dealers(count)}
    for person in PEOPLE:
        if set(person.places) <= open_codes:
            yield person


def accounts(count: int = len(DEALERS)) -> list[Account]:
    """Return one row for each sign-in: the two of the story first, then the OEM's, then the dealers'."""
    names = {dealer.code: dealer for dealer in dealers(count)}
    rows: list[tuple[int, Account]] = []
    for person in people(count):
        role = ROLE_NAMES[person.role]
        places = [f"{names[code].name} {code}" for code in person.places]
        places_en = [f"{names[code].name_en} {code}" for code in person.places]
        rows.append(
            (
                _place(person),
                Account(
                    role=person.role.value,
                    role_zh=" · ".join([role.zh, *places]),
                    role_en=" · ".join([role.en, *places_en]),
                    email=person.email,
                    password=PASSWORD,
                    path=f"/d/{person.places[0].lower()}/" if person.places else "/",
                    places=list(person.places),
                ),
            )
        )
    rows.sort(key=lambda row: row[0])  # stable: the order of the cast inside a group
    return [account for _, account in rows]


def _place(person: Person) -> int:
    if person.places == (MAIN_DEALER,) and person.role is Role.CLAIM_CLERK:
        return 0
    if person.key == "adjudicator":
        return 1
    return 3 if person.role in DEALER_ROLES else 2
