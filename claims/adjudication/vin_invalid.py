"""V01: the VIN has 17 allowed characters and the right check digit."""

from claims.adjudication.facts import Facts
from claims.adjudication.types import Finding, Rule, RulePolicy, Severity, Submission
from claims.adjudication.wording import change_to, hit
from claims.bilingual import Text
from landbridge.identifiers import vin
from landbridge.identifiers.vin import VinProblem

RULE = Rule(
    id="V01",
    title=Text("车架号不正确", "VIN is not valid"),
    about=Text(
        "车架号 17 位、只用允许的字符、校验位正确。",
        "The VIN has 17 allowed characters and the right check digit.",
    ),
    source=Text("GB 16735 · ISO 3779", "GB 16735 · ISO 3779"),
    severity=Severity.RETURN,
)


def check(submission: Submission, facts: Facts, policy: RulePolicy) -> Finding | None:
    """Return a finding if the VIN cannot be one; offer the VIN that was probably meant."""
    given = submission.vin
    problem = vin.problem(given)
    if problem is None:
        return None
    cleaned = vin.clean(given)
    meant = cleaned if vin.is_valid(cleaned) else vin.suggest(given)
    return hit(
        RULE,
        policy,
        _text(given, problem),
        field="vin",
        fixes=(change_to("vin", meant),) if meant else (),
        inputs={"vin": given, "problem": problem.value},
    )


def _text(given: str, problem: VinProblem) -> Text:
    if problem is VinProblem.EMPTY:
        return Text("没有填写车架号。", "No VIN is given.")
    if problem is VinProblem.LENGTH:
        return Text(
            f"{given} 有 {len(given)} 位，车架号应为 17 位。",
            f"{given} has {len(given)} characters; a VIN has 17.",
        )
    if problem is VinProblem.CHARACTER:
        place = vin.bad_positions(given)[0]
        sign = given[place - 1]
        return Text(
            f"{given} 第 {place} 位是“{sign}”。车架号只用数字和大写字母，不用 I、O、Q。",
            f"{given} has “{sign}” at position {place}. A VIN uses digits and capitals without I, O and Q.",
        )
    expected, found = vin.check_digit(given), given[vin.CHECK_POSITION - 1]
    return Text(
        f"{given} 校验位（第 9 位）是 {found}，按其余各位应为 {expected}，多半有一位抄错。"
        "请对照行驶证或风窗下的铭牌。",
        f"{given}: the check digit (position 9) is {found}, the other characters ask for {expected}; "
        "one of them is probably mistyped. Compare the licence or the plate below the windscreen.",
    )
