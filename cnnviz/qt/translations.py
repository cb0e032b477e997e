"""Brings the translations up to date with the source: ``python -m cnnviz.qt.translations``.

It writes every text of the window into ``resources/translations/cnnviz_es.ts`` (Qt Linguist's own
format), keeps what is translated, drops what is gone, and compiles what the window reads: the
``.qm`` and the list of the engine's sentences. Texts that lack a translation are named.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from xml.sax.saxutils import escape

import PySide6

from cnnviz.paths import resource
from cnnviz.qt.texts import SENTENCES, Text, shown_texts
from cnnviz.qt.translation import LANGUAGES, TEMPLATES

FOLDER = resource("translations")


def read_translations(language: str) -> dict[Text, str]:
    """Return what the ``.ts`` file of a language holds; an unfinished translation is empty."""
    file = FOLDER / f"cnnviz_{language}.ts"
    found: dict[Text, str] = {}
    if not file.is_file():
        return found
    for context in ET.parse(file).getroot().iter("context"):
        name = context.findtext("name", "")
        for message in context.iter("message"):
            translation = message.find("translation")
            finished = translation is not None and translation.get("type") is None
            text = (translation.text or "") if translation is not None and finished else ""
            found[Text(name, message.findtext("source", ""))] = text
    return found


def templates(texts: Iterable[Text]) -> list[str]:
    """Return the sentences of the engine into which something is put."""
    return sorted(text.source for text in texts if text.context == SENTENCES and "{" in text.source)


def update(language: str, given: Mapping[str, str] | None = None) -> list[Text]:
    """Write the files of a language anew and return the texts that lack a translation.

    Parameters
    ----------
    language : str
        Such as "es".
    given : mapping of str to str, optional
        New translations by their English texts.

    Raises
    ------
    cnnviz.qt.texts.UntranslatableText
        When the source shows a text that no translation can follow.
    subprocess.CalledProcessError
        When Qt's ``lrelease`` fails.
    """
    texts = shown_texts()
    known = read_translations(language)
    by_source = {text.source: found for text, found in known.items() if found}
    by_source.update(given or {})
    fresh = given or {}
    done = {
        text: fresh.get(text.source) or known.get(text) or by_source.get(text.source, "")
        for text in texts
    }
    FOLDER.mkdir(exist_ok=True)
    file = FOLDER / f"cnnviz_{language}.ts"
    file.write_text(_written(language, done), encoding="utf-8")
    (FOLDER / TEMPLATES).write_text(
        json.dumps(templates(texts), indent=0, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    release = Path(PySide6.__file__).parent / (
        "lrelease.exe" if sys.platform == "win32" else "lrelease"
    )
    command = [str(release), "-silent", str(file), "-qm", str(file.with_suffix(".qm"))]
    subprocess.run(command, check=True)
    return [text for text, found in done.items() if not found]


def _written(language: str, done: Mapping[Text, str]) -> str:
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        "<!DOCTYPE TS>",
        f'<TS version="2.1" language="{language}" sourcelanguage="en">',
    ]
    for context, texts in groupby(sorted(done), attrgetter("context")):
        lines += ["<context>", f"    <name>{escape(context)}</name>"]
        for text in texts:
            kind = "" if done[text] else ' type="unfinished"'
            lines += [
                "    <message>",
                f"        <source>{escape(text.source)}</source>",
                f"        <translation{kind}>{escape(done[text])}</translation>",
                "    </message>",
            ]
        lines.append("</context>")
    return "\n".join([*lines, "</TS>", ""])


def main(arguments: list[str] | None = None) -> int:
    """Update all languages; the exit code is 1 while a text lacks its translation."""
    parser = argparse.ArgumentParser(description="bring the translations up to date")
    parser.add_argument("--take", metavar="FILE.json", help="translations by their English texts")
    parser.add_argument("--missing", metavar="FILE.json", help="write what is missing into a file")
    options = parser.parse_args(arguments)
    given = json.loads(Path(options.take).read_text(encoding="utf-8")) if options.take else {}
    missing: list[Text] = []
    for language in LANGUAGES:
        if language != "en":
            missing += update(language, given)
    if options.missing:
        wanted = json.dumps({text.source: "" for text in missing}, indent=0, ensure_ascii=False)
        Path(options.missing).write_text(wanted + "\n", encoding="utf-8")
    for text in missing:
        sys.stderr.write(f"no translation: {text.context}: {text.source}\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
