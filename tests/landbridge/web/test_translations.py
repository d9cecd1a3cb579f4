"""Every English sentence of the code and the templates has its Chinese, and every catalogue is in order."""

import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import polib
import pytest
from babel.messages.extract import extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[3]
APPS = ("config", "dealers", "claims", "tenants", "platform")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
IMPORTED_AS = re.compile(r"\b(\w*gettext\w*)\s+as\s+(\w+)")
A_LINE = re.compile(r'(#.*|(msgctxt|msgid|msgid_plural|msgstr(\[\d+\])?) ".*"|".*")?')
PLACES = re.compile(r"%\(\w+\)[sd]|(?<!\{)\{\w*\}")


class Sentence(NamedTuple):
    """What a translator is given."""

    context: str | None
    text: str
    plural: str | None = None


def catalogues() -> list[Path]:
    return sorted(path for app in APPS for path in (ROOT / app).rglob("locale/zh_Hans/LC_MESSAGES/*.po"))


@cache
def translated() -> dict[tuple[str | None, str], polib.POEntry]:
    return {
        (entry.msgctxt, entry.msgid): entry
        for path in catalogues()
        for entry in polib.pofile(str(path))
        if entry.translated() and not entry.obsolete
    }


def sentences_of(source: str, *, is_template: bool) -> Iterator[tuple[int, Sentence]]:
    """Yield line and sentence of a Python or template source."""
    # What templatize leaves of a template has calls on lines of their own and no sense in its indentation.
    code = "\n".join(map(str.strip, templatize(source).splitlines())) if is_template else source
    renamed = {alias: KEYWORDS[name] for name, alias in IMPORTED_AS.findall(code) if name in KEYWORDS}
    found = extract("python", io.BytesIO(code.encode()), KEYWORDS | renamed, options={"encoding": "utf-8"})
    for line, message, _comments, context in found:
        text, plural = message if isinstance(message, tuple) else (message, None)
        yield line, Sentence(context, text, plural)


def sources() -> Iterator[Path]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*")):
            if path.suffix == ".py" or (path.suffix in (".html", ".txt") and "templates" in path.parts):
                yield path


def without_chinese() -> list[str]:
    missing = []
    for path in sources():
        is_template = path.suffix != ".py"
        for line, sentence in sentences_of(path.read_text(encoding="utf-8"), is_template=is_template):
            entry = translated().get((sentence.context, sentence.text))
            where = f"{path.relative_to(ROOT)}:{line}"
            if entry is None:
                missing.append(f"{where} {sentence.context or ''} {sentence.text!r}")
            elif sentence.plural and entry.msgid_plural != sentence.plural:
                missing.append(f"{where} plural {sentence.plural!r}")
    return missing


def test_the_extraction_sees_python_and_templates():
    code = (
        'from django.utils.translation import gettext_lazy as _lazy\n_lazy("A")\n'
        'ngettext("one", "many", 2)\npgettext("money", "B")\n'
    )
    page = (
        '    {% load i18n %}\n  <p>{% translate "C" context "x" %}\n don\'t '
        "{% blocktranslate count n=2 %}{{ n }} car{% plural %}{{ n }} cars{% endblocktranslate %}"
    )

    assert [found for _, found in sentences_of(code, is_template=False)] == [
        Sentence(None, "A"),
        Sentence(None, "one", "many"),
        Sentence("money", "B"),
    ]
    assert [found for _, found in sentences_of(page, is_template=True)] == [
        Sentence("x", "C"),
        Sentence(None, "%(n)s car", "%(n)s cars"),
    ]


def test_every_sentence_has_its_chinese():
    assert len(list(sources())) > 100
    assert "\n".join(without_chinese()) == ""


@pytest.mark.parametrize("path", catalogues(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_catalogue_is_complete_and_in_order(path):
    entries = polib.pofile(str(path), check_for_duplicates=True)

    assert [entry.msgid for entry in entries if entry.obsolete] == []
    assert [entry.msgid for entry in entries if entry.fuzzy] == []
    assert [entry.msgid for entry in entries if not entry.translated()] == []
    assert entries.metadata["Plural-Forms"] == "nplurals=1; plural=0;"
    assert "charset=UTF-8" in entries.metadata["Content-Type"]


@pytest.mark.parametrize("path", catalogues(), ids=lambda path: str(path.relative_to(ROOT)))
def test_polib_reads_every_line_of_a_catalogue(path):
    """A line it does not know, such as text without its quotation marks, it leaves out without a word."""
    lines = path.read_text(encoding="utf-8").splitlines()

    assert [(number, line) for number, line in enumerate(lines, 1) if not A_LINE.fullmatch(line)] == []


@pytest.mark.parametrize("path", catalogues(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_translation_keeps_the_places_of_its_sentence(path):
    wrong = []
    for entry in polib.pofile(str(path)):
        texts = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
        wanted = set(PLACES.findall(entry.msgid_plural or entry.msgid))
        wrong += [entry.msgid for text in texts if not set(PLACES.findall(text)) <= wanted]

    assert wrong == []


def test_no_two_catalogues_say_the_same_sentence_differently():
    said: dict[tuple[str | None, str], str] = {}
    clashes = []
    for path in catalogues():
        for entry in polib.pofile(str(path)):
            words = entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr
            before = said.setdefault((entry.msgctxt, entry.msgid), words)
            if before != words:
                clashes.append((entry.msgid, before, words))

    assert clashes == []


def test_a_line_without_quotation_marks_is_found():
    assert A_LINE.fullmatch('msgstr "好"')
    assert A_LINE.fullmatch("")
    assert not A_LINE.fullmatch("msgstr 好")
    assert not A_LINE.fullmatch("好")
