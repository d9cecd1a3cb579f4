"""V06: the warranty start on the claim is the one in the vehicle file."""

from claims.adjudication.facts import Facts
from claims.adjudication.types import Finding, Rule, RulePolicy, Severity, Submission
from claims.adjudication.wording import change_to, hit
from claims.bilingual import Text

RULE = Rule(
    id="V06",
    title=Text("质保起算日与档案不符", "Warranty start differs from the file"),
    about=Text(
        "申报的质保起算日与厂家档案一致：开票日，交付日不同的为交付日。",
        "The claimed warranty start is the file's: the invoice date, or the delivery date where that differs.",
    ),
    source=Text("厂家车辆档案 · 三包规定第十八条", "OEM vehicle file · SAMR Order 43, Art. 18"),
    severity=Severity.RETURN,
    needs=("vehicle", "warranty_start"),
)


def check(submission: Submission, facts: Facts, policy: RulePolicy) -> Finding | None:
    """Return a finding if the dates differ; a car without a start in the file is V04's business."""
    known = facts.vehicle.warranty_start if facts.vehicle else None
    claimed = submission.warranty_start
    if claimed is None or known is None or claimed == known:
        return None
    return hit(
        RULE,
        policy,
        Text(
            f"申报 {claimed}，厂家档案为 {known}。以档案为准；档案有误的，请销售店更正销售记录后再提交。",
            f"Claimed {claimed}, the file says {known}. The file counts; if it is wrong, have the selling dealer "
            "correct the sale before you submit.",
        ),
        field="warranty_start",
        fixes=(change_to("warranty_start", known.isoformat()),),
        inputs={"claimed": claimed.isoformat(), "on_file": known.isoformat()},
    )
