"""Every text of the window has its Spanish translation, and nothing got lost in it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import PySide6
import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

from cnnviz.paths import resource
from cnnviz.qt.texts import SENTENCES, Text, UntranslatableText, shown_texts
from cnnviz.qt.translation import LANGUAGES, TEMPLATES, in_window_language, set_language
from cnnviz.qt.translations import FOLDER, read_translations, templates

_HOLE = re.compile(r"\{[^{}]*\}")
_TAG = re.compile(r"</?[a-z][^<>]*>")
_MNEMONIC = re.compile(r"&(?=\w)")
UPDATE = "run: python -m cnnviz.qt.translations"

TRANSLATED = [language for language in LANGUAGES if language != "en"]


@pytest.fixture(scope="module")
def texts() -> tuple[Text, ...]:
    return shown_texts()


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_of_the_source_is_in_the_file_and_no_other(
    texts: tuple[Text, ...], language: str
) -> None:
    known = set(read_translations(language))
    assert sorted(set(texts) - known) == [], UPDATE
    assert sorted(known - set(texts)) == [], UPDATE


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated(language: str) -> None:
    known = read_translations(language)
    assert len(known) > 1000
    assert not [text for text, found in known.items() if not found]


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_gets_lost_in_a_translation(language: str) -> None:
    differing = [
        (text.source, found)
        for text, found in read_translations(language).items()
        if found and _marks(text.source) != _marks(found)
    ]
    assert not differing


def _marks(text: str) -> tuple[object, ...]:
    """Return what a translation must have in common with its source."""
    return (
        sorted(set(_HOLE.findall(text))),
        Counter(_TAG.findall(text)),
        len(_MNEMONIC.findall(text)),
        text[: len(text) - len(text.lstrip())],
        text[len(text.rstrip()) :],
        text.rstrip().endswith("…"),
        text.count("\n"),
        sorted(re.findall(r"\(\*\.\w+\)", text)),
    )


def test_the_list_of_sentences_is_that_of_the_source(texts: tuple[Text, ...]) -> None:
    kept = json.loads((FOLDER / TEMPLATES).read_text(encoding="utf-8"))
    assert kept == templates(texts), UPDATE
    assert any(text.context == SENTENCES for text in texts)


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_the_window_reads_says_what_people_edit(language: str) -> None:
    translator = QTranslator()
    assert translator.load(str(resource("translations", f"cnnviz_{language}.qm")))
    stale = [
        text.source
        for text, found in read_translations(language).items()
        if translator.translate(text.context, text.source) != found
    ]
    assert not stale, UPDATE


def test_lupdate_finds_no_text_that_was_overlooked(texts: tuple[Text, ...], tmp_path: Path) -> None:
    program = Path(PySide6.__file__).parent / (
        "lupdate.exe" if sys.platform == "win32" else "lupdate"
    )
    if not program.exists():
        pytest.skip("this build of PySide6 has no lupdate")
    package = Path(__file__).resolve().parents[2] / "cnnviz"
    found = tmp_path / "found.ts"
    files = [str(file) for file in sorted(package.rglob("*.py"))]
    done = subprocess.run(
        [str(program), "-silent", "-locations", "none", *files, "-ts", str(found)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip(f"lupdate does not run here: {done.stderr[-200:]}")
    sources = {text.source for text in texts}
    messages = ET.parse(found).getroot().findall("context/message")
    assert len(messages) > 500
    # With a comment it took an alias of translate() for tr(), and the text for the comment.
    overlooked = [
        message.findtext("comment") or message.findtext("source", "") for message in messages
    ]
    assert not [text for text in overlooked if text not in sources]


# ---- how texts are found ---------------------------------------------------------------------


def package(folder: Path, **files: str) -> Path:
    """Write a package with a file for each of its layers."""
    made = folder / "cnnviz"
    for layer in ("qt", "state", "engine"):
        (made / layer).mkdir(parents=True)
        (made / layer / "one.py").write_text(files.get(layer, ""), encoding="utf-8")
    return made


def test_marked_texts_are_found_with_their_contexts(tmp_path: Path) -> None:
    made = package(
        tmp_path,
        qt="class View:\n"
        "    def show(self):\n"
        "        self.tr('One {n}').format(n=1)\n"
        "        self.tr('two ' 'halves')\n"
        "        self.tr('yes' if self else 'no')\n"
        "        translate('docks', self.title)\n"
        "TITLE = QT_TRANSLATE_NOOP('docks', 'Title')\n",
        engine="GROUP, OTHER = 'Group', 'Other'\n"
        "class Options:\n"
        "    size: int = option(1, label='Size', help='How large.', group=GROUP, unit='px')\n",
    )
    assert shown_texts(made) == (
        Text("View", "One {n}"),
        Text("View", "no"),
        Text("View", "two halves"),
        Text("View", "yes"),
        Text("docks", "Title"),
        Text("options", "Group"),
        Text("options", "How large."),
        Text("options", "Size"),
        Text("options", "px"),
    )


@pytest.mark.parametrize(
    "line",
    [
        "self.tr(name)",
        "self.tr(f'{name} is here')",
        "parent.tr('Text')",
        "QT_TRANSLATE_NOOP('docks', name)",
    ],
)
def test_a_text_that_no_translation_can_follow_is_refused(tmp_path: Path, line: str) -> None:
    made = package(tmp_path, qt=f"class View:\n    def show(self, name):\n        {line}\n")
    with pytest.raises(UntranslatableText, match=r"one\.py:3"):
        shown_texts(made)


def test_sentences_of_the_engine_become_templates(tmp_path: Path) -> None:
    made = package(
        tmp_path,
        engine='"""A docstring is no text."""\n'
        "import logging\n"
        "KEYS = {'first key': 1}\n"
        "def work(path, n, names):\n"
        "    '''Nor is this one.'''\n"
        "    logging.info('said to the log only')\n"
        "    yield Progress(0, 1, 'reading')\n"
        "    text = 'did you mean ' + ', '.join(names) + '?'\n"
        '    if n: raise FileProblem(path, f\'holds {n:,} image{"s" if n != 1 else ""} in it\')\n'
        "    name = 'conv1'\n"
        "    raise UnknownName('layer', name, names)\n",
    )
    assert [text.source for text in shown_texts(made)] == [
        "did you mean {0}?",
        "first key",
        "holds {0} image in it",
        "holds {0} images in it",
        "layer",
        "reading",
    ]


def test_numbers_of_things_inside_a_sentence_are_said_too(qapp: QApplication) -> None:
    set_language("es")
    try:
        said = in_window_language("This file holds the weights of the network net with 10 classes.")
        assert said == "Este archivo contiene los pesos de la red net con 10 clases."
        looks = (
            "It looks like a network with 1 convolution and 2 fully connected layers; "
            "the first convolution takes 3 channels."
        )
        assert "1 convolución y 2 capas totalmente conectadas" in in_window_language(looks)
    finally:
        set_language("en")
