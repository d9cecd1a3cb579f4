"""V03: the model that the dealer names is the model of the VIN."""

from claims.adjudication.facts import Facts
from claims.adjudication.types import Finding, Rule, RulePolicy, Severity, Submission
from claims.adjudication.wording import change_to, hit
from claims.bilingual import Text

RULE = Rule(
    id="V03",
    title=Text("车型与车架号不符", "Model differs from the VIN's"),
    about=Text(
        "工单上的车型就是该车架号在厂家档案里的车型；只写了车系或简称的按车系比较。",
        "The model on the order is the VIN's model in the vehicle file; "
        "a series or a short name is compared by series.",
    ),
    source=Text("厂家车辆档案", "OEM vehicle file"),
    severity=Severity.RETURN,
    needs=("vehicle", "claimed_model"),
)


def check(submission: Submission, facts: Facts, policy: RulePolicy) -> Finding | None:
    """Return a finding if the words name another model or, where they name no model, another series."""
    car, named = facts.vehicle, facts.claimed_model
    if car is None or named is None or named.code == car.model_code:
        return None
    if not named.code and named.series_code == car.series_code:
        return None
    own = car.model_name or car.model_code
    return hit(
        RULE,
        policy,
        Text(
            f"工单写的是“{submission.model_name}”，{submission.vin} 在档案里是“{own}”。"
            "请对照铭牌：车架号错的改工单，车型错的改车型。",
            f"The order says “{submission.model_name}”, the file says {submission.vin} is “{own}”. "
            "Check the plate: correct the order if the VIN is wrong, otherwise the model.",
        ),
        field="model_name",
        fixes=(change_to("model_name", own),),
        inputs={
            "model_name": submission.model_name,
            "named_model": named.code or named.series_code,
            "model_of_vin": car.model_code,
        },
    )
