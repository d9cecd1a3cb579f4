"""What claims do because something happened. Imported by the app's `ready()`."""

from django.utils import timezone

from claims.commands import adjudicate_claim, resume_review
from landbridge.events.models import Event
from landbridge.events.subscribers import subscribe


@subscribe("adjudication", "claim.submitted", "claim.resubmitted")
def adjudicate(event: Event) -> None:
    """Judge the version that the event names."""
    adjudicate_claim(
        claim_id=event.subject_id, version=int(event.facts["version"]), now=max(timezone.now(), event.at)
    )


@subscribe("review-clock", "claim.answered")
def run_on(event: Event) -> None:
    """Let the desk's clock run again, as of the answer."""
    resume_review(claim_id=event.subject_id, now=event.at)
