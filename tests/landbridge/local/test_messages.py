"""Translations are compiled where they are newer, and a broken one is named."""

import gettext
import os
from pathlib import Path

import pytest

from landbridge.local.messages import compile_messages

_HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "claims" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(_HEADER + 'msgid "Claim"\nmsgstr "索赔单"\n')
    return path


def test_a_translation_is_compiled_once_and_again_when_it_changed(tmp_path: Path, source: Path) -> None:
    compiled = source.with_suffix(".mo")
    assert compile_messages(tmp_path) == [compiled]
    with compiled.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Claim") == "索赔单"
    assert compile_messages(tmp_path) == []

    source.write_text(_HEADER + 'msgid "Claim"\nmsgstr "索赔"\n')
    later = compiled.stat().st_mtime_ns + 1_000_000_000
    os.utime(source, ns=(later, later))
    assert compile_messages(tmp_path) == [compiled]
    with compiled.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Claim") == "索赔"


def test_what_is_not_translated_stays_english(tmp_path: Path, source: Path) -> None:
    source.write_text(_HEADER + '#, fuzzy\nmsgid "Claim"\nmsgstr "?"\n\nmsgid "Order"\nmsgstr ""\n')
    compile_messages(tmp_path)
    with source.with_suffix(".mo").open("rb") as file:
        translations = gettext.GNUTranslations(file)
    assert translations.gettext("Claim") == "Claim"
    assert translations.gettext("Order") == "Order"


def test_a_broken_translation_is_named_and_leaves_no_half_file(tmp_path: Path, source: Path) -> None:
    source.write_text(_HEADER + 'msgid "Claim"\nmsgtsr "?"\n')
    with pytest.raises(ValueError, match=r"django\.po"):
        compile_messages(tmp_path)
    assert [path.name for path in source.parent.iterdir()] == ["django.po"]


def test_a_text_translated_twice_is_refused(tmp_path: Path, source: Path) -> None:
    source.write_text(_HEADER + 'msgid "Claim"\nmsgstr "索赔单"\n\nmsgid "Claim"\nmsgstr "索赔"\n')
    with pytest.raises(ValueError, match=r"django\.po"):
        compile_messages(tmp_path)
