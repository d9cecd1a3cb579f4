"""Who held a claim for how long: from events to spells."""

from datetime import timedelta

from claims.rules import Turn
from claims.turns import Spell, held, spells
from tests.cast import NOON

HOUR = timedelta(hours=1)


def test_each_side_holds_it_from_hand_over_to_hand_over():
    found = spells(
        [
            ("claim.submitted", NOON),
            ("claim.review_opened", NOON + HOUR),
            ("claim.picked", NOON + 2 * HOUR),
            ("claim.asked", NOON + 3 * HOUR),
            ("claim.answered", NOON + 7 * HOUR),
            ("claim.approved_first", NOON + 8 * HOUR),
        ]
    )
    assert found == (
        Spell(Turn.SYSTEM, NOON, NOON + HOUR),
        Spell(Turn.OEM, NOON + HOUR, NOON + 3 * HOUR),
        Spell(Turn.DEALER, NOON + 3 * HOUR, NOON + 7 * HOUR),
        Spell(Turn.OEM, NOON + 7 * HOUR, NOON + 8 * HOUR),
        Spell(Turn.PARTS, NOON + 8 * HOUR),
    )
    now = NOON + 10 * HOUR
    assert [held(found, turn, now) for turn in (Turn.OEM, Turn.DEALER, Turn.PARTS)] == [
        3 * HOUR,
        4 * HOUR,
        2 * HOUR,
    ]


def test_nothing_happened_and_nobody_held_it():
    assert spells([("claim.message_posted", NOON)]) == ()
    assert held((), Turn.OEM, NOON) == timedelta()


def test_a_decision_taken_back_gives_it_to_the_desk_again():
    found = spells([("claim.rejected", NOON), ("claim.decision_undone", NOON + HOUR)])
    assert found[-1] == Spell(Turn.OEM, NOON + HOUR)
