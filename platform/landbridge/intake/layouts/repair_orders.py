"""Repair orders as dealers' systems export them: fields, their headers, and the words for who pays."""
# ruff: noqa: E501 - sentences and headers are data and stay on their lines

from enum import StrEnum

from landbridge.intake.fields import CellKind, FieldSpec, Layout, Level, normal_header
from landbridge.texts import Text


class JobKind(StrEnum):
    """Who pays a job and why; the OEM's kinds become claims."""

    WARRANTY = "warranty"
    FIRST_MAINTENANCE = "first_maintenance"
    RECALL = "recall"
    CAMPAIGN = "campaign"
    PDI = "pdi"
    GOODWILL = "goodwill"
    CUSTOMER_PAY = "customer_pay"
    INSURANCE = "insurance"
    INTERNAL = "internal"

    @property
    def is_oem(self) -> bool:
        """Whether the OEM is to pay, so that a claim is due."""
        return self not in _NOT_OEM

    @property
    def label(self) -> Text:
        """What people call it."""
        return _LABELS[self]


_NOT_OEM = frozenset({JobKind.CUSTOMER_PAY, JobKind.INSURANCE, JobKind.INTERNAL})
_LABELS = {
    JobKind.WARRANTY: Text("索赔", "warranty"),
    JobKind.FIRST_MAINTENANCE: Text("首保", "first maintenance"),
    JobKind.RECALL: Text("召回", "recall"),
    JobKind.CAMPAIGN: Text("服务活动", "service campaign"),
    JobKind.PDI: Text("PDI", "PDI"),
    JobKind.GOODWILL: Text("善意索赔", "goodwill"),
    JobKind.CUSTOMER_PAY: Text("自费", "customer pay"),
    JobKind.INSURANCE: Text("保险", "insurance"),
    JobKind.INTERNAL: Text("内部", "internal"),
}
_KIND_WORDS = {
    JobKind.WARRANTY: ("索赔", "保修", "三包", "质保", "包修", "W", "Warranty"),
    JobKind.FIRST_MAINTENANCE: ("首保", "首次保养", "免费保养", "首次免费保养", "First maintenance", "First service"),
    JobKind.RECALL: ("召回", "Recall"),
    JobKind.CAMPAIGN: ("服务活动", "活动", "Campaign"),
    JobKind.PDI: ("PDI", "新车检查", "售前检查"),
    JobKind.GOODWILL: ("善意索赔", "商誉", "保外索赔", "善意", "Goodwill"),
    # 保外 stands here for "out of warranty, the customer pays"; 保外索赔 above is longer and goes first.
    JobKind.CUSTOMER_PAY: (
        "自费", "客户付费", "客户自费", "一般维修", "普通维修", "常规保养", "定期保养", "保养", "小修", "大修",
        "机修", "机电", "付费", "保外", "非索赔", "非保修", "C", "Customer pay", "Customer",
    ),
    JobKind.INSURANCE: ("保险", "事故", "理赔", "钣喷", "Insurance", "Accident"),
    JobKind.INTERNAL: ("内部", "内部维修", "返工", "返修", "店内", "I", "Internal"),
}  # fmt: skip
KIND_CHOICES = {normal_header(word): kind.value for kind, words in _KIND_WORDS.items() for word in words}


def _order(name: str, zh: str, en: str, kind: CellKind, *synonyms: str, max_length: int = 64) -> FieldSpec:
    return FieldSpec(name, Text(zh, en), synonyms, kind, Level.ORDER, max_length=max_length)


def _line(name: str, zh: str, en: str, kind: CellKind, *synonyms: str, max_length: int = 64) -> FieldSpec:
    return FieldSpec(name, Text(zh, en), synonyms, kind, Level.LINE, max_length=max_length)


def _words(name: str, zh: str, en: str, *synonyms: str) -> FieldSpec:
    return FieldSpec(name, Text(zh, en), synonyms, CellKind.WORDS, Level.LINE_OR_ORDER, max_length=2000)


# Synonyms stand in the order in which they are preferred when a file has several of them.
REPAIR_ORDER_LAYOUT = Layout(
    name="repair_orders",
    key="order_number",
    dealer_field="dealer_code",
    choices={"kind": KIND_CHOICES},
    fields=(
        FieldSpec(
            "order_number", Text("工单号", "Order number"),
            ("工单号", "工单编号", "委托书号", "施工单号", "RO号", "RO No", "RO Number", "Order No", "结算单号", "单据编号"),
            CellKind.CODE, required=True, max_length=40,
        ),
        FieldSpec(
            "vin", Text("VIN", "VIN"), ("VIN", "VIN码", "VIN号", "车架号", "底盘号", "车辆识别代号", "车辆识别代码"),
            CellKind.VIN, required=True,
        ),
        _order("plate", "车牌", "Plate", CellKind.PLATE, "车牌号", "牌照号", "车牌", "牌照", "车牌号码", "Plate", "Reg No"),
        _order("model", "车型", "Model", CellKind.WORDS, "车型", "车型名称", "车系", "Model", max_length=120),
        FieldSpec(
            "arrived_at", Text("进厂时间", "Arrival"),
            ("进厂时间", "进厂日期", "送修时间", "送修日期", "接车时间", "接车日期", "开单时间", "开单日期", "Date In", "Arrival"),
            CellKind.MOMENT, required=True,
        ),
        _order(
            "completed_at", "完工时间", "Completion", CellKind.MOMENT,
            "完工时间", "完工日期", "竣工时间", "竣工日期", "Completed", "Completion",
        ),
        FieldSpec(
            "handed_over_at", Text("交车时间", "Hand-over"),
            ("交车时间", "交车日期", "提车时间", "提车日期", "出厂时间", "出厂日期", "结算时间", "结算日期", "Date Out", "Hand-over"),
            CellKind.MOMENT, counts_as_end_of_day=True,
        ),
        FieldSpec(
            "mileage_km", Text("里程", "Mileage"),
            ("行驶里程", "进厂里程", "里程数", "公里数", "里程", "Mileage", "Odometer", "KM"),
            CellKind.MILEAGE, required=True,
        ),
        FieldSpec(
            "kind", Text("维修类型", "Kind of job"),
            ("维修类型", "业务类型", "工单类型", "帐类", "账类", "付费类型", "业务类别", "维修类别", "结算方式", "Type", "Pay Type"),
            CellKind.CHOICE, Level.LINE_OR_ORDER, required=True,
        ),
        _order(
            "customer_name", "客户", "Customer", CellKind.WORDS,
            "车主", "车主姓名", "客户名称", "客户姓名", "客户", "送修人", "Customer", "Owner", max_length=120,
        ),
        _order(
            "customer_phone", "电话", "Telephone", CellKind.PHONE,
            "手机", "手机号", "手机号码", "联系电话", "电话", "Mobile", "Phone", "Telephone",
        ),
        _order("customer_address", "地址", "Address", CellKind.WORDS, "地址", "联系地址", "Address", max_length=300),
        _words("complaint", "客户描述", "Complaint", "客户描述", "客户原话", "故障描述", "故障现象", "Complaint"),
        _words("cause", "故障原因", "Cause", "故障原因", "检查结果", "Cause"),
        _words("correction", "处理措施", "Correction", "处理措施", "维修方案", "维修建议", "Correction"),
        _line(
            "labour_code", "工时代码", "Operation", CellKind.CODE,
            "工时代码", "项目编号", "项目代码", "维修项目", "工时编号", "Op Code", "Operation", "Labour Code",
        ),
        _line(
            "labour_name", "工时名称", "Operation name", CellKind.WORDS,
            "工时名称", "项目名称", "维修项目名称", "维修内容", "维修项目", "Operation Name", max_length=200,
        ),
        _line("labour_hours", "工时", "Hours", CellKind.QUANTITY, "标准工时", "工时数", "工时", "Hours", "Std Hours"),
        _line("labour_rate", "工时单价", "Labour rate", CellKind.PRICE, "工时单价", "Labour Rate", "Rate"),
        _line(
            "labour_amount", "工时费", "Labour amount", CellKind.MONEY,
            "工时费", "工时金额", "人工费", "工时费用", "Labour Amount",
        ),
        _line(
            "part_number", "配件编号", "Part number", CellKind.CODE,
            "配件编号", "零件号", "件号", "配件代码", "零件编号", "配件号", "Part No", "Part Number",
        ),
        _line(
            "part_name", "配件名称", "Part name", CellKind.WORDS, "配件名称", "零件名称", "Part Name", max_length=200
        ),
        _line(
            "old_part_number", "旧件号", "Old part number", CellKind.CODE,
            "旧件编号", "旧件号", "旧件代码", "Old Part No", "Old Part Number",
        ),
        _line("supplier_code", "供应商代码", "Supplier", CellKind.CODE, "供应商代码", "供应商", "Supplier"),
        _line("quantity", "数量", "Quantity", CellKind.QUANTITY, "数量", "配件数量", "Qty", "Quantity"),
        _line("unit_price", "单价", "Unit price", CellKind.PRICE, "单价", "配件单价", "Unit Price", "Price"),
        _line(
            "part_amount", "配件金额", "Part amount", CellKind.MONEY,
            "配件金额", "材料费", "配件费", "材料金额", "金额", "Amount", "Part Amount",
        ),
        _order("adviser", "服务顾问", "Adviser", CellKind.WORDS, "服务顾问", "SA", "接待", "接待人", "Adviser"),
        _line(
            "technician", "技师", "Technician", CellKind.WORDS,
            "主修人", "维修技师", "技师", "主修", "班组", "Technician",
        ),
        _order(
            "dealer_code", "经销商代码", "Dealer", CellKind.CODE,
            "经销商代码", "经销商编号", "店代码", "站号", "服务站代码", "Dealer", "Dealer Code",
        ),
    ),
)  # fmt: skip
