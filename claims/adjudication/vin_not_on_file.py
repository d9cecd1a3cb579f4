"""V02: the OEM's vehicle file knows the VIN."""

from claims.adjudication.facts import Facts
from claims.adjudication.types import Finding, Rule, RulePolicy, Severity, Submission
from claims.adjudication.wording import hit
from claims.bilingual import Text

RULE = Rule(
    id="V02",
    title=Text("车架号不在厂家车辆档案中", "VIN is not in the vehicle file"),
    about=Text("厂家车辆档案中有这个车架号。", "The OEM's vehicle file holds the VIN."),
    source=Text("厂家车辆档案", "OEM vehicle file"),
    severity=Severity.RETURN,
    # A VIN that is not one cannot be looked up; V01 says so, and once is enough.
    needs=("valid_vin", "vehicle_lookup"),
)


def check(submission: Submission, facts: Facts, policy: RulePolicy) -> Finding | None:
    """Return a finding if the VIN was looked up and is not there."""
    if facts.vehicle is not None:
        return None
    return hit(
        RULE,
        policy,
        Text(
            f"厂家车辆档案里没有 {submission.vin}。请对照行驶证核对；车架号无误的，请厂家补录车辆后再提交。",
            f"The vehicle file has no {submission.vin}. Compare the licence; if the VIN is right, "
            "ask the OEM to add the car, then submit.",
        ),
        field="vin",
        inputs={"vin": submission.vin},
    )
