"""What was answered to whom, in each dealer's own schema."""

from landbridge.api.models import StoredAnswer


class DealerAnswer(StoredAnswer):
    """Answers of this dealer's API; they may repeat what is the dealer's alone."""

    class Meta(StoredAnswer.Meta):
        abstract = False
