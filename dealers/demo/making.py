"""Making the demo as a whole: stages in order, what was made, and where to read the answers."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from claims.models import Claim
from dealers.demo import cast, files, opening, playing, systems
from dealers.demo.plan import Plan, Wishes
from landbridge import events
from landbridge.doors.scopes import oem_scope
from landbridge.events.models import Event
from landbridge.identity.actor import Actor
from tenants.models import Dealer, Region
from tenants.queries import directory

Say = Callable[[str], None]
ACCOUNTS_FILE = "demo_accounts.json"
ANSWERS_FILE = "demo_answers.json"
_BEGUN, _FINISHED = "demo.begun", "demo.finished"


def make(wishes: Wishes, home: Path, say: Say) -> bool:
    """Make the demo, or go on where a killed run stopped; a finished one stays as it is.

    Returns:
        Whether the database holds the demo now; False if it holds something else, which is left alone.
    """
    begun, finished, foreign = _state()
    if foreign:
        say("The database holds dealers that are not the demo's; nothing was made.")
        return False
    plan = Plan(begun or _begin(wishes))
    opening.load_policy(plan)
    if not finished:
        for stage in (
            opening.open_dealers,
            opening.hire_people,
            opening.load_catalogue,
            opening.sell_cars,
            playing.play,
            systems.connect,
        ):
            stage(plan, say)
        directory.forget()
        files.bring(plan, home / "files", say)
        _mark(_FINISHED, {})
    write_json(home / ACCOUNTS_FILE, cast.accounts(plan.wishes.dealers))
    write_json(home / ANSWERS_FILE, answers(plan))
    say("The demo is there already." if finished else "The demo is ready.")
    return True


def answers(plan: Plan) -> list[dict[str, Any]]:
    """Return the planted faults, each with the place where it is found and the rule that finds it."""
    with oem_scope():
        numbers = {
            (row["dealer_code"], row["order_number"]): row["number"]
            for row in Claim.objects.values("dealer_code", "order_number", "number")
        }
    found: list[dict[str, Any]] = []
    for story in plan.stories:
        if story.fault:
            claim = numbers.get((story.dealer.code, story.number))
            found.append(
                {
                    "where": "claim" if claim else "draft",
                    "dealer": story.dealer.code,
                    "order": story.number,
                    "claim": claim,
                    "rule": story.fault,
                }
            )
    return found + [
        {"where": "file", "dealer": cast.MAIN_DEALER, **one} for one in files.expected(files.fresh(plan))
    ]


def write_json(path: Path, value: object) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    unfinished.replace(path)


def _state() -> tuple[Wishes | None, bool, bool]:
    with oem_scope():
        told = Event.objects.filter(verb=_BEGUN).order_by("at").first()
        finished = Event.objects.filter(verb=_FINISHED).exists()
        foreign = told is None and Dealer.objects.exists()
    if told is None:
        return None, False, foreign
    return Wishes(**{**told.facts, "now": datetime.fromisoformat(told.facts["now"])}), finished, False


def _begin(wishes: Wishes) -> Wishes:
    # Noted in the database itself: a killed run must go on with the same moment and the same orders.
    wishes = replace(wishes, now=wishes.now.replace(microsecond=0))
    _mark(_BEGUN, {**asdict(wishes), "now": wishes.now.isoformat()})
    return wishes


def _mark(verb: str, facts: dict[str, Any]) -> None:
    with oem_scope():
        code, name, name_en = cast.REGIONS[0]
        region, _ = Region.objects.get_or_create(code=code, defaults={"name": name, "name_en": name_en})
        events.record(Actor.system(), verb, region, at=timezone.now(), facts=facts, audience="oem")
