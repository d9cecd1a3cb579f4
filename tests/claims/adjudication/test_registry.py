import pkgutil
from importlib import import_module
from pathlib import Path

import pytest

from claims import adjudication
from claims.adjudication.needs import NEEDS
from claims.adjudication.registry import ENTRIES, RULES, default_policy
from claims.adjudication.types import Rule, RulePolicy, Severity

MODULES = {
    name: module
    for _, name, _ in pkgutil.iter_modules(adjudication.__path__)
    if isinstance(getattr(module := import_module(f"claims.adjudication.{name}"), "RULE", None), Rule)
}


def test_the_first_thirteen_rules_sorted():
    assert list(RULES) == [
        "V01",
        "V02",
        "V04",
        "V07",
        "V08",
        "V09",
        "V11",
        "V14",
        "V18",
        "V36",
        "V37",
        "V50",
        "V53",
    ]


def test_every_rule_module_is_registered_and_has_one_rule_of_its_own():
    assert len(ENTRIES) == len(RULES) == len(MODULES)
    assert {module.RULE.id: module.check for module in MODULES.values()} == {
        entry.rule.id: entry.check for entry in ENTRIES
    }


@pytest.mark.parametrize("name", MODULES)
def test_every_rule_module_has_a_test_file_and_says_its_id_first(name):
    assert (Path(__file__).parent / f"test_{name}.py").is_file()
    assert MODULES[name].__doc__.startswith(f"{MODULES[name].RULE.id}: ")


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_every_rule_has_title_purpose_and_source_in_both_languages(rule):
    for text in (rule.title, rule.about, rule.source):
        assert text.zh.strip()
        assert text.en.strip()
    assert any("一" <= char <= "鿿" for char in rule.title.zh + rule.about.zh)
    assert not any("一" <= char <= "鿿" for text in (rule.title, rule.about, rule.source) for char in text.en)


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_every_need_is_known(rule):
    assert set(rule.needs) <= set(NEEDS)


def test_no_need_is_left_over():
    assert {key for rule in RULES.values() for key in rule.needs} == set(NEEDS)


def test_only_lateness_and_expired_coverage_reject_by_default():
    assert {rule.id for rule in RULES.values() if rule.severity is Severity.REJECT} == {"V08", "V11"}
    assert {rule.id for rule in RULES.values() if rule.severity is Severity.RETURN} == set(RULES) - {
        "V08",
        "V11",
    }


def test_the_default_policy_has_a_row_for_each_rule():
    policy = default_policy("2026-10")
    assert set(policy.rules) == set(RULES)
    assert policy.rules["V08"] == RulePolicy("reject", True, {"limit_days": 10})
    assert policy.rules["V36"] == RulePolicy("return", True, {"tolerance": "0.01"})
