"""Words and groups from which the demo catalogue is made."""

from dataclasses import dataclass

from landbridge.catalog.rules import System

SERIES: tuple[tuple[str, str, str], ...] = (
    ("FOCUS", "福克斯", "Focus"),
    ("MONDEO", "蒙迪欧", "Mondeo"),
    ("TAURUS", "金牛座", "Taurus"),
    ("ESCAPE", "锐际", "Escape"),
    ("EDGE", "锐界", "Edge"),
    ("EDGEL", "锐界L", "Edge L"),
    ("EXPLORER", "探险者", "Explorer"),
    ("KUGA", "翼虎", "Kuga"),
    ("ESCORT", "福睿斯", "Escort"),
)

# A part exists once for each group of series that shares it; the group's prefix begins its number.
GROUPS: dict[str, dict[str, tuple[str, ...]]] = {
    "platform": {
        "LX6": ("FOCUS", "ESCAPE"),
        "DS7": ("MONDEO", "TAURUS"),
        "K2G": ("EDGE",),
        "LB5": ("EDGEL", "EXPLORER"),
        "CV6": ("KUGA", "ESCORT"),
    },
    "body": {
        "JX7": ("FOCUS", "MONDEO", "TAURUS", "ESCORT"),
        "MU5": ("ESCAPE", "EDGE", "EDGEL", "EXPLORER", "KUGA"),
    },
    "suv": {"LX6": ("ESCAPE", "KUGA"), "K2G": ("EDGE",), "LB5": ("EDGEL", "EXPLORER")},
    "plugin": {"LX6": ("ESCAPE",), "DS7": ("MONDEO",)},
    "common": {"GU5": tuple(code for code, _zh, _en in SERIES)},
}
# How much dearer a group's parts are, and how much longer work on a series takes.
GROUP_FACTOR = {
    "LX6": 1.0, "DS7": 1.04, "K2G": 1.12, "LB5": 1.22, "CV6": 0.88, "JX7": 0.96, "MU5": 1.06, "GU5": 1.0,
}  # fmt: skip
SERIES_FACTOR = {
    "FOCUS": 0.96, "MONDEO": 1.0, "TAURUS": 1.04, "ESCAPE": 1.0, "EDGE": 1.08, "EDGEL": 1.1, "EXPLORER": 1.18,
    "KUGA": 0.98, "ESCORT": 0.92,
}  # fmt: skip

# Left is driver's side. Each place of a component has a part number of its own.
POSITIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "": (("", ""),),
    "LR": (("左", "left"), ("右", "right")),
    "FR": (("前", "front"), ("后", "rear")),
    "IE": (("进气侧", "intake"), ("排气侧", "exhaust")),
    "4": (("左前", "front left"), ("右前", "front right"), ("左后", "rear left"), ("右后", "rear right")),
}


@dataclass(frozen=True, slots=True)
class Section:
    """Where a system's operations and failure codes are filed: 6F-4112A1 is in section 6F from 4100."""

    letters: str
    first: int
    failure: str


SECTIONS: dict[System, Section] = {
    System.ENGINE: Section("3A", 3000, "EN"),
    System.TRANSMISSION: Section("6F", 4100, "TR"),
    System.DRIVELINE: Section("6D", 4300, "DL"),
    System.STEERING: Section("2S", 2100, "ST"),
    System.BRAKES: Section("2B", 2300, "BR"),
    System.SUSPENSION: Section("2A", 2500, "SU"),
    System.BODY: Section("5B", 5100, "BO"),
    System.INTERIOR: Section("5N", 5300, "IN"),
    System.RESTRAINT: Section("5R", 5500, "RS"),
    System.ELECTRICAL: Section("4E", 6100, "EL"),
    System.LIGHTING: Section("4L", 6300, "LI"),
    System.INFOTAINMENT: Section("4M", 6500, "IF"),
    System.CLIMATE: Section("4C", 6700, "CL"),
    System.COOLING: Section("3C", 3300, "CO"),
    System.FUEL: Section("3F", 3500, "FU"),
    System.EMISSION: Section("3E", 3700, "EM"),
    System.TRACTION_BATTERY: Section("7T", 7100, "TB"),
    System.DRIVE_MOTOR: Section("7M", 7300, "DM"),
}

MODES: dict[str, tuple[str, str, str]] = {
    "leak": ("01", "渗漏", "leaks"),
    "noise": ("02", "异响", "noise"),
    "dead": ("03", "不工作", "does not work"),
    "wear": ("04", "异常磨损", "abnormal wear"),
    "crack": ("05", "开裂", "cracked"),
    "stuck": ("06", "卡滞", "sticks"),
    "open": ("07", "断路", "open circuit"),
    "short": ("08", "短路", "short circuit"),
    "soft": ("09", "软件故障", "software fault"),
    "rust": ("10", "锈蚀", "corroded"),
    "shake": ("11", "抖动冲击", "judder"),
    "heat": ("12", "过热", "overheats"),
    "loose": ("13", "松旷", "loose"),
    "perf": ("14", "性能不良", "poor performance"),
    "comm": ("15", "通信中断", "communication lost"),
    "charge": ("16", "充电异常", "does not charge"),
    "seal": ("17", "密封不良", "poor seal"),
    "paint": ("18", "漆面缺陷", "paint defect"),
    "fade": ("19", "容量衰减", "capacity fades"),
}

# Ending of the code, name of the work (with the part's name in it), hours that it takes for itself.
EXTRAS: dict[str, tuple[str, str, str, float]] = {
    "learn": ("C3", "{zh}自适应学习", "adaptive learning, {en}", 0.8),
    "program": ("C4", "{zh}编程", "programme {en}", 0.6),
    "adjust": ("C5", "调整{zh}", "adjust {en}", 0.5),
    "align": ("C6", "{zh}作业后四轮定位", "wheel alignment after work on {en}", 1.0),
    "refill": ("D1", "{zh}加注", "refill {en}", 0.6),
    "bleed": ("D2", "{zh}作业后制动排气", "bleed brakes after work on {en}", 0.7),
    "clean": ("D3", "清洗{zh}", "clean {en}", 0.7),
    "repair": ("D4", "修复{zh}", "repair {en}", 1.8),
    "paint": ("D5", "{zh}补漆", "paint {en}", 3.0),
}
REPLACE = ("A1", "更换{zh}", "replace {en}")
DIAGNOSE = ("B2", "{zh}检查诊断", "diagnose {en}")

CITIES = ("重庆", "成都", "武汉", "上海", "宁波", "芜湖", "长春", "广州", "天津", "苏州")
NAMES = ("恒驰", "众拓", "锦川", "瑞衡", "博远", "启航", "东陵", "华衍")
TRADES: dict[str, tuple[str, tuple[System, ...]]] = {
    "动力部件": ("powertrain", (System.ENGINE, System.FUEL, System.COOLING, System.EMISSION)),
    "传动系统": ("driveline", (System.TRANSMISSION, System.DRIVELINE)),
    "底盘技术": ("chassis", (System.STEERING, System.BRAKES, System.SUSPENSION)),
    "车身饰件": ("body", (System.BODY, System.INTERIOR, System.RESTRAINT)),
    "汽车电子": ("electronics", (System.ELECTRICAL, System.LIGHTING, System.INFOTAINMENT, System.CLIMATE)),
    "新能源": ("new energy", (System.TRACTION_BATTERY, System.DRIVE_MOTOR)),
}
