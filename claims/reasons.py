"""The coded reasons that a new installation starts with."""

from claims.bilingual import Text
from claims.rules import Purpose

REASONS: tuple[tuple[str, Purpose, Text], ...] = (
    ("B-DATA", Purpose.RETURN, Text("数据有误，请更正", "Data is wrong, please correct it")),
    ("B-CAUSE", Purpose.RETURN, Text("检查与原因写得不够，请补实测值", "Cause too thin, add measured values")),
    ("B-PROOF", Purpose.RETURN, Text("缺证明材料", "Proof is missing")),
    ("B-PART", Purpose.RETURN, Text("主因零件与故障不符，请核对", "Causal part does not fit the failure")),
    ("B-TYPE", Purpose.RETURN, Text("索赔类型不对", "Wrong claim type")),
    ("X-TERM", Purpose.REJECT, Text("超出质保期", "Outside the warranty period")),
    ("X-USE", Purpose.REJECT, Text("使用或保养不当", "Improper use or maintenance")),
    ("X-WEAR", Purpose.REJECT, Text("正常磨损", "Normal wear")),
    ("X-REPAIR", Purpose.REJECT, Text("属首修店返修责任", "Come-back, at the repairer's cost")),
    ("X-LATE", Purpose.REJECT, Text("超过提交期限", "Submitted too late")),
    ("X-DUPLICATE", Purpose.REJECT, Text("重复索赔", "Claimed before")),
    ("R-HOURS", Purpose.REDUCE, Text("工时按标准", "Standard hours")),
    ("R-PRICE", Purpose.REDUCE, Text("单价按价格表", "Price by the price list")),
    ("R-QUANTITY", Purpose.REDUCE, Text("数量超过单车用量", "More than one car takes")),
    ("R-INCLUDED", Purpose.REDUCE, Text("随总成供货，不另付", "Supplied with the assembly")),
    ("R-OVERLAP", Purpose.REDUCE, Text("与其他工时重叠", "Contained in another operation")),
    ("R-UNNEEDED", Purpose.REDUCE, Text("与本次故障无关", "Not needed for this failure")),
    ("R-DISTANCE", Purpose.REDUCE, Text("超里程标准", "Beyond the distance limit")),
    ("R-RULES", Purpose.REDUCE, Text("规则拒绝", "Refused by a rule")),
    ("Q-VALUES", Purpose.ASK, Text("请补充实测值", "Please add measured values")),
    ("Q-PHOTO", Purpose.ASK, Text("请补充照片", "Please add photos")),
    ("Q-HISTORY", Purpose.ASK, Text("请说明以前的维修", "Please explain earlier repairs")),
    ("Q-OTHER", Purpose.ASK, Text("其他问题", "Another question")),
    ("W-MISTAKE", Purpose.WITHDRAW, Text("误提交", "Sent by mistake")),
    ("W-CUSTOMER", Purpose.WITHDRAW, Text("改由客户付费", "The customer pays")),
    ("W-OTHER", Purpose.WITHDRAW, Text("其他原因", "Another reason")),
)

# What a reason for a return asks to be changed, where it is one field.
RETURN_FIELDS: dict[str, str] = {"B-CAUSE": "cause", "B-TYPE": "claim_type"}
