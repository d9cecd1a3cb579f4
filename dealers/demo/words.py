"""What customers say, what technicians find and what they did, in the words of the trade.

A text is put together from the system (when and where it shows), the failure mode (what it is like) and
readings drawn for this car, so that no two orders read the same.
"""
# ruff: noqa: E501 - sentences are data and stay on their lines

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from landbridge.catalog.rules import System


@dataclass(frozen=True, slots=True)
class Narrative:
    """The texts of a job: the customer's words, readings, what had failed, what was done."""

    complaint: str
    checks: str
    cause: str
    correction: str


@dataclass(frozen=True, slots=True)
class _Scene:
    """When the customer notices, and which reading the technician takes."""

    when: tuple[str, ...]
    readings: tuple[Callable[[Random], str], ...]


def _between(low: float, high: float, digits: int = 0) -> Callable[[Random], str]:
    return lambda random: f"{random.uniform(low, high):.{digits}f}"


def _reading(text: str, low: float, high: float, digits: int = 0) -> Callable[[Random], str]:
    draw = _between(low, high, digits)
    return lambda random: text.format(draw(random))


_ELECTRIC = (
    _reading("供电端电压 {} V，正常", 12.1, 13.9, 1),
    _reading("线束导通，插头电阻 {} Ω", 0.1, 0.6, 1),
    _reading("静态电流 {} mA", 28, 46),
)
_SCENES: dict[System, _Scene] = {
    System.ENGINE: _Scene(
        ("早上冷车启动时", "怠速等红灯时", "急加速的时候", "跑完高速停车后"),
        (
            _reading("怠速 {} r/min，偏离目标值", 620, 980),
            _reading("缸压 {} bar，低于相邻气缸", 7.2, 9.4, 1),
            _reading("机油压力 {} bar（标准 1.5 以上）", 0.8, 1.3, 1),
        ),
    ),
    System.TRANSMISSION: _Scene(
        ("2 挡升 3 挡的时候", "松油门滑行降挡时", "挂 R 挡的一瞬间", "时速四十左右收油时"),
        (
            _reading("主油压 {} kPa，波动超标", 480, 690),
            _reading("变速器油温 {} ℃ 时故障重现", 78, 96),
            _reading("输出转速信号偏差 {} r/min", 85, 240),
        ),
    ),
    System.DRIVELINE: _Scene(
        ("起步打满方向时", "时速 60 以上", "过减速带后"),
        (_reading("轴向间隙 {} mm（标准 0.5 以内）", 0.9, 2.4, 1), _reading("跳动量 {} mm", 0.6, 1.8, 1)),
    ),
    System.STEERING: _Scene(
        ("原地打方向时", "高速上方向盘居中时", "过坑洼路面"),
        (_reading("转向力矩 {} N·m，超出标准", 6.1, 9.8, 1), _reading("方向盘自由行程 {}°", 8, 17)),
    ),
    System.BRAKES: _Scene(
        ("下坡踩刹车时", "低速停车的最后一脚", "高速制动时"),
        (_reading("盘面跳动 {} mm（极限 0.05）", 0.07, 0.16, 2), _reading("制动液含水率 {} %", 1.1, 2.4, 1)),
    ),
    System.SUSPENSION: _Scene(
        ("过减速带时", "走烂路", "转弯压到井盖时"),
        (_reading("左右车高差 {} mm", 8, 21), _reading("衬套间隙 {} mm", 1.2, 3.6, 1)),
    ),
    System.BODY: _Scene(
        ("雨后", "关车门的时候", "洗车后"),
        (_reading("面差 {} mm（标准 1.0 以内）", 1.6, 3.2, 1), _reading("膜厚 {} μm", 62, 98)),
    ),
    System.INTERIOR: _Scene(
        ("天冷开座椅加热时", "坐上去的时候", "打开扶手箱时"),
        (_reading("加热垫电阻 {} Ω，超出标准 2.0–3.5", 6.5, 28, 1), _reading("温度升到 {} ℃ 就断开", 24, 31)),
    ),
    System.RESTRAINT: _Scene(
        ("点火后", "行驶中", "系上安全带时"),
        (_reading("回路电阻 {} Ω（标准 1.8–2.5）", 3.2, 7.9, 1),),
    ),
    System.ELECTRICAL: _Scene(("停一晚上后", "冷车启动时", "下雨天"), _ELECTRIC),
    System.LIGHTING: _Scene(("晚上开灯时", "洗车之后", "开近光的时候"), _ELECTRIC),
    System.INFOTAINMENT: _Scene(("挂倒挡的时候", "连上 CarPlay 以后", "启动后几分钟内"), _ELECTRIC),
    System.CLIMATE: _Scene(
        ("开空调十来分钟后", "大热天堵车时", "开内循环时"),
        (
            _reading("高压 {} bar、出风口温度偏高", 17, 24),
            _reading("出风口温度 {} ℃（标准 8 以内）", 13, 19),
        ),
    ),
    System.COOLING: _Scene(
        ("爬长坡时", "怠速开空调时", "停车后"),
        (_reading("水温最高 {} ℃", 108, 118), _reading("打压 {} bar，一分钟内下降", 1.0, 1.4, 1)),
    ),
    System.FUEL: _Scene(
        ("加满油后", "急加速的时候", "冷车启动时"),
        (_reading("低压油压 {} kPa（标准 380–420）", 210, 330), _reading("短期燃油修正 {} %", 14, 24)),
    ),
    System.EMISSION: _Scene(
        ("跑高速后", "冷车时", "年检前自检时"),
        (_reading("后氧信号 {} V，来回跳动", 0.1, 0.8, 2), _reading("排放背压 {} kPa", 9, 19)),
    ),
    System.TRACTION_BATTERY: _Scene(
        ("充电到一半", "冬天早上出门时", "快充的时候"),
        (_reading("单体压差 {} mV（标准 50 以内）", 90, 260), _reading("绝缘电阻 {} kΩ", 180, 420)),
    ),
    System.DRIVE_MOTOR: _Scene(
        ("纯电起步时", "电量低于一半时", "急加速的时候"),
        (_reading("相电阻差 {} mΩ", 4, 11), _reading("旋变信号偏差 {}°", 3, 9)),
    ),
}

# Failure mode (the ending of the failure code): what the customer says, what is found, what is then right.
_MODES: dict[str, tuple[tuple[str, ...], str, str]] = {
    "01": (
        ("车位地上有一摊油迹，怕是漏了", "下面一直在滴，擦了又有"),
        "接合面渗漏，擦净后怠速 20 分钟复现",
        "清洁后试车 20 km，无渗漏",
    ),
    "02": (
        ("有“嗡嗡”的响声，坐在里面听得很清楚", "咯噔咯噔地响，开窗更明显"),
        "听诊器确认异响来自该处，磨损痕迹明显",
        "路试 15 km，异响消失",
    ),
    "03": (
        ("突然就不工作了，重新启动也没用", "按了没反应，昨天还是好的"),
        "供电、搭铁正常，部件内部失效",
        "功能测试 20 次，全部正常",
    ),
    "04": (("感觉松松垮垮的，比刚买时差很多", "总有摩擦的声音"), "异常磨损，无外力碰撞痕迹", "测量复查在标准之内"),
    "05": (
        ("检查时发现有裂纹", "看到一道裂口，没碰过"),
        "发现裂纹，断口为疲劳纹，无撞击痕迹",
        "装复后检查，配合良好",
    ),
    "06": (
        ("有时候卡住不动，拍一下又好了", "顿一下才动，很不顺"),
        "运动卡滞，拆检见内部拉伤",
        "反复操作 30 次，无卡滞",
    ),
    "07": (
        ("仪表亮故障灯，时有时无", "一会儿有一会儿没有"),
        "内部断路，晃动插头不受影响",
        "清码后试车 30 km，无故障码",
    ),
    "08": (("保险丝烧了两回", "亮故障灯，还有一股焦味"), "内部短路，换件后电流恢复正常", "更换熔丝后负载测试正常"),
    "09": (
        ("屏幕死机，要熄火锁车才恢复", "自己重启，一天好几次"),
        "软件版本过旧，升级失败，模块需更换或重写",
        "写入最新版本，自检通过",
    ),
    "10": (("发现生锈了，车才开没多久", "洗车时看到锈水"), "锈蚀自内侧向外，非外伤所致", "防锈处理，外观复查合格"),
    "11": (
        ("车子会往前窜一下，像被人踹了一脚", "抖得方向盘都跟着抖"),
        "振动频率与该部件转速一致，读取冻结帧吻合",
        "自适应学习后路试 25 km，平顺",
    ),
    "12": (
        ("温度报警，停下来凉一会儿又能开", "闻到焦味，摸着很烫"),
        "工作温度超限，检查油液和气流均正常",
        "满负荷运转 30 分钟，温度正常",
    ),
    "13": (
        ("过坎时松松的，像有东西没拧紧", "晃动得厉害"),
        "间隙超标，紧固力矩合格，为部件本身松旷",
        "按规定力矩紧固并做标记，路试正常",
    ),
    "14": (
        ("动力不如以前，油门要踩很深", "效果越来越差"),
        "性能低于标准值，排除管路和电路后判定部件不良",
        "复测数据回到标准范围",
    ),
    "15": (
        ("仪表提示系统故障，请检修", "好几个警告灯一起亮"),
        "与网络通信中断，终端电阻正常，模块无应答",
        "编程配置后全车扫描，无故障码",
    ),
    "16": (
        ("充不进电，充电桩说车端故障", "插上枪半天没反应"),
        "充电握手失败，换桩验证仍然复现",
        "慢充、快充各试一次，正常",
    ),
    "17": (
        ("下雨会进水，脚垫都湿了", "高速上有风噪，呼呼的"),
        "密封条压缩量不足，淋雨试验渗水",
        "淋雨试验 15 分钟，无渗水",
    ),
    "18": (
        ("漆面起泡，像皮肤过敏一样", "有色差，太阳下很明显"),
        "漆膜附着不良，无补漆和碰伤史",
        "打磨重喷，色差仪比对合格",
    ),
    "19": (
        ("续航掉得厉害，满电跑不到一半", "充满只显示八成"),
        "容量低于保证值，单体一致性差",
        "更换后做容量标定，结果合格",
    ),
}
_HOW_OFTEN = (
    "最近一周每天都有",
    "有三四次了",
    "大概半个月了",
    "时好时坏，昨天特别明显",
    "上次保养后开始的",
    "跑了两千多公里以后才有的",
)
_WORK = ("更换{part}，{done}。", "拆装并更换{part}；{done}。", "更换{part}，按手册力矩紧固，{done}。")


def narrative(random: Random, *, system: System, part_name: str, mode: str) -> Narrative:
    """Return complaint, cause and correction of one repair.

    Args:
        part_name: Chinese name with its position, such as 左前轮毂轴承.
        mode: the last two digits of the failure code.
    """
    scene = _SCENES[system]
    said, found, done = _MODES[mode]
    first = f"{random.choice(scene.when)}{random.choice(said)}，{random.choice(_HOW_OFTEN)}。"
    reading = random.choice(scene.readings)(random)
    dtc = _trouble_code(random, system) if mode in _WITH_CODE else ""
    work = random.choice(_WORK).format(part=part_name, done=done)
    return Narrative(first, f"{dtc}{reading}。", f"{part_name}{found}。", work)


_WITH_CODE = frozenset({"03", "07", "08", "09", "11", "15", "16", "19"})
_CHASSIS = frozenset({System.BRAKES, System.STEERING, System.SUSPENSION})
_BODY = frozenset({System.BODY, System.INTERIOR, System.RESTRAINT, System.LIGHTING, System.CLIMATE})


def _trouble_code(random: Random, system: System) -> str:
    letter = "C" if system in _CHASSIS else "B" if system in _BODY else "P"
    return f"读取故障码 {letter}{random.choice('01')}{random.randrange(100, 999)}；"


_PAID = (
    (
        "做个保养，换机油机滤。",
        "机油尺偏低，颜色发黑。",
        "到达保养里程，机油需更换。",
        "更换机油、机油滤清器，全车检查 37 项。",
    ),
    (
        "刹车片该换了，踩着有点响。",
        "前制动片剩余 2.4 mm。",
        "低于更换极限 3 mm，属正常磨损。",
        "更换前制动片一副，清洁制动钳导销。",
    ),
    (
        "空调有异味，帮忙看看。",
        "拆检空调滤芯，积尘严重。",
        "滤芯长期未换，风道有霉味。",
        "更换空调滤芯，蒸发箱除菌清洗。",
    ),
    ("雨刮刮不干净，一道一道的。", "检查雨刮胶条。", "胶条老化开裂，属正常损耗。", "更换雨刮片一对。"),
)
_FIRST = (
    "来做首保，没什么毛病。",
    "机油颜色正常，无渗漏，胎压 2.4 bar。",
    "首次保养到期，车况良好。",
    "更换机油和机油滤清器，首保项目检查完成。",
)
_SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂华玉萍红建文斌宇浩凯欣怡婷雪琳晨阳佳俊豪梓涵诗雨思远志鹏"
_MOBILE = (
    "133",
    "135",
    "136",
    "137",
    "138",
    "139",
    "150",
    "151",
    "152",
    "158",
    "159",
    "173",
    "177",
    "180",
    "181",
    "183",
    "186",
    "187",
    "188",
    "189",
    "191",
    "199",
)


def paid_narrative(random: Random) -> Narrative:
    """Return the texts of a job that the customer pays."""
    return Narrative(*random.choice(_PAID))


def first_maintenance() -> Narrative:
    """Return the texts of the free first maintenance."""
    return Narrative(*_FIRST)


def person_name(random: Random) -> str:
    """Return a made-up name of a person."""
    return random.choice(_SURNAMES) + "".join(random.choices(_GIVEN, k=random.choice((1, 2, 2))))


def mobile(random: Random) -> str:
    """Return a made-up mobile number with a prefix in use."""
    return random.choice(_MOBILE) + f"{random.randrange(10**8):08d}"


def plate(random: Random, prefix: str, *, new_energy: bool) -> str:
    """Return a made-up plate: seven signs, or eight with a leading D for a plug-in car."""
    if new_energy:
        return f"{prefix}D{random.randrange(10**5):05d}"
    return prefix + "".join(_mixed(random))


def _mixed(random: Random) -> Sequence[str]:
    signs = [random.choice("0123456789") for _ in range(5)]
    for place in random.sample(range(5), random.choice((1, 2))):
        signs[place] = random.choice("ABCDEFGHJKLMNPQRSTUVWXYZ")
    return signs
