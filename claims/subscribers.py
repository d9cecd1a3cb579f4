"""What claims do because something happened. Imported by the app's `ready()`."""

from collections.abc import Sequence

from django.utils import timezone

from claims.commands import adjudicate_claims, resume_review
from landbridge.events.models import Event
from landbridge.events.subscribers import subscribe, subscribe_in_batches


@subscribe_in_batches("adjudication", "claim.submitted", "claim.resubmitted")
def adjudicate(events: Sequence[Event]) -> None:
    """Judge the versions that the events name."""
    adjudicate_claims(
        versions=[(event.subject_id, int(event.facts["version"])) for event in events],
        now=max(timezone.now(), *(event.at for event in events)),
    )


@subscribe("review-clock", "claim.answered")
def run_on(event: Event) -> None:
    """Let the desk's clock run again, as of the answer."""
    resume_review(claim_id=event.subject_id, now=event.at)
