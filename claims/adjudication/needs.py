"""What a rule may need before it can judge, with the name that people see when it is missing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from claims.adjudication.facts import Facts
from claims.adjudication.types import Rule, Submission
from claims.bilingual import Text
from landbridge.identifiers import vin


@dataclass(frozen=True, slots=True)
class Need:
    """A field of the submission or a fact, and the test whether it is there."""

    name: Text
    present: Callable[[Submission, Facts], bool]


NEEDS: Mapping[str, Need] = MappingProxyType(
    {
        "valid_vin": Need(Text("正确的车架号", "a valid VIN"), lambda s, _: vin.is_valid(s.vin)),
        "mileage": Need(Text("里程", "the mileage"), lambda s, _: s.mileage_km is not None),
        "repair_at": Need(
            Text("进厂或开工时间", "the arrival or start of repair"), lambda s, _: bool(s.repair_at)
        ),
        "handed_over_at": Need(Text("交车时间", "the hand-over time"), lambda s, _: bool(s.handed_over_at)),
        "order_and_job": Need(
            Text("工单号和项目号", "order and job number"), lambda s, _: bool(s.order_number and s.job_line)
        ),
        "lines": Need(Text("明细行", "claim lines"), lambda s, _: bool(s.lines)),
        "claimed_total": Need(Text("申报合计", "the claimed total"), lambda s, _: s.claimed_total is not None),
        "vehicle_lookup": Need(
            Text("厂家车辆档案查询", "the look-up in the vehicle file"), lambda _, f: f.vehicle_looked_up
        ),
        "vehicle": Need(Text("厂家车辆档案", "the vehicle file"), lambda _, f: f.vehicle is not None),
        "dealer_lookup": Need(
            Text("经销商名录查询", "the look-up in the dealer directory"), lambda _, f: f.dealer_looked_up
        ),
        "odometer_before": Need(
            Text("该车以前的里程记录", "an earlier mileage of this car"),
            lambda _, f: f.odometer_before is not None,
        ),
        "earlier_claims": Need(
            Text("该车以前的索赔记录", "this car's earlier claims"), lambda _, f: f.earlier_claims is not None
        ),
        "claimed_model": Need(
            Text("能认出的车型名称", "a model name that the catalogue knows"),
            lambda _, f: f.claimed_model is not None,
        ),
        "warranty_start": Need(
            Text("申报的质保起算日", "the claimed warranty start"), lambda s, _: s.warranty_start is not None
        ),
        "failure_code": Need(Text("故障码", "the failure code"), lambda s, _: bool(s.failure_code)),
        "catalogue": Need(
            Text("工时和配件目录查询", "the look-up in the catalogue"), lambda _, f: f.catalogue is not None
        ),
        "near_elsewhere": Need(
            Text("全网同件索赔查询", "the look-up of other dealers' claims"),
            lambda _, f: f.near_elsewhere is not None,
        ),
        "maintenance_plan": Need(
            Text("该车的免费保养政策", "the free maintenance promised to this car"),
            lambda _, f: f.maintenance is not None and f.maintenance.promised > 0,
        ),
        "deadline_credit": Need(
            Text("期限顺延天数", "the days the deadline was extended"),
            lambda _, f: f.deadline_credit_days is not None,
        ),
    }
)


def missing(rule: Rule, submission: Submission, facts: Facts) -> tuple[Text, ...]:
    """Return the names of what the rule needs and does not have."""
    return tuple(NEEDS[key].name for key in rule.needs if not NEEDS[key].present(submission, facts))
