"""V14: the mileage is not below the car's last accepted reading before this date."""

from claims.adjudication.facts import Facts
from claims.adjudication.types import Finding, Rule, RulePolicy, Severity, Submission
from claims.adjudication.wording import hit, km
from claims.bilingual import Text

RULE = Rule(
    id="V14",
    title=Text("里程低于该车上次记录", "Mileage is below the last reading"),
    about=Text(
        "里程不低于该车在任何店的上次进厂里程。",
        "The mileage is not below the car's last reading at any dealer.",
    ),
    source=Text("全网里程记录", "Odometer readings of all dealers"),
    severity=Severity.RETURN,
    needs=("mileage", "odometer_before"),
)


def check(submission: Submission, facts: Facts, policy: RulePolicy) -> Finding | None:
    """Return a finding if the car would have driven backwards; the same reading twice is possible."""
    given, last = submission.mileage_km, facts.odometer_before
    if given is None or last is None or given >= last.mileage_km:
        return None
    place = Text("在本店", "here") if last.at_this_dealer else Text("在外店", "at another dealer")
    short = km(last.mileage_km - given)
    return hit(
        RULE,
        policy,
        Text(
            f"填写 {km(given)} km；{last.read_on} {place.zh}进厂时为 {km(last.mileage_km)} km，"
            f"少 {short} km。请对照里程表照片更正；换过里程表的，请先登记换表前后的读数。",
            f"Entered {km(given)} km, {short} km below the {km(last.mileage_km)} km "
            f"of {last.read_on} {place.en}. "
            "Correct it from the odometer photo; if the odometer was replaced, record both readings first.",
        ),
        field="mileage_km",
        inputs={
            "mileage_km": str(given),
            "last_mileage_km": str(last.mileage_km),
            "last_read_on": last.read_on.isoformat(),
        },
    )
