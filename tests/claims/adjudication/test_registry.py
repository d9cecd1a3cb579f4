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


def test_the_rules_sorted():
    assert list(RULES) == [
        *("V01", "V02", "V03", "V04", "V05", "V06", "V07", "V08", "V09", "V10", "V11", "V14", "V18", "V19"),
        *("V23", "V24", "V25", "V26", "V29", "V34", "V35", "V36", "V37", "V43", "V44", "V45", "V50", "V53"),
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


def test_only_lateness_expired_coverage_and_used_free_services_reject_by_default():
    rejecting, manual = {"V08", "V11", "V43", "V44"}, {"V19", "V29"}
    assert {rule.id for rule in RULES.values() if rule.severity is Severity.REJECT} == rejecting
    assert {rule.id for rule in RULES.values() if rule.severity is Severity.MANUAL} == manual
    assert {rule.id for rule in RULES.values() if rule.severity is Severity.RETURN} == (
        set(RULES) - rejecting - manual
    )


def test_the_default_policy_has_a_row_for_each_rule():
    policy = default_policy("2026-10")
    assert set(policy.rules) == set(RULES)
    assert policy.rules["V08"] == RulePolicy("reject", True, {"limit_days": 10})
    assert policy.rules["V19"] == RulePolicy("manual", True, {"days": 30, "km": 1_000})
    assert policy.rules["V36"] == RulePolicy("return", True, {"tolerance": "0.01"})
