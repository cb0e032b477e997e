"""The window's language: marking texts, choosing a language, and sentences of the engine in it."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLibraryInfo, QLocale, QTranslator

from cnnviz.paths import resource
from cnnviz.qt.texts import OPTIONS, SENTENCES
from cnnviz.state.sentences import Sentences

if TYPE_CHECKING:

    def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
        """Return `text` unchanged."""
        raise NotImplementedError
else:
    from PySide6.QtCore import QT_TRANSLATE_NOOP

__all__ = [
    "LANGUAGES",
    "QT_TRANSLATE_NOOP",
    "SYSTEM",
    "day_in_words",
    "in_window_language",
    "language_for",
    "set_language",
]

log = logging.getLogger(__name__)

LANGUAGES = {"en": "English", "es": "Español"}
SYSTEM = "system"
TEMPLATES = "sentences.json"
_CONTEXTS = (SENTENCES, OPTIONS)

_installed: list[QTranslator] = []
_sentences: list[Sentences] = []
_chosen = ["en"]


def language_for(wish: str) -> str:
    """Return the language for a wish: a language, or "system" for the first one that it names."""
    if wish in LANGUAGES:
        return wish
    for name in QLocale.system().uiLanguages():
        language = name.replace("_", "-").split("-")[0]
        if language in LANGUAGES:
            return language
    return "en"


def set_language(language: str) -> None:
    """Let texts be in a language from now on; what stands in the window already stays.

    The program's own translations and those of Qt's buttons and dialogs are loaded. Where they are
    missing the texts are English.
    """
    for translator in _installed:
        QCoreApplication.removeTranslator(translator)
    _installed.clear()
    _sentences.clear()
    _chosen[:] = [language]
    if language == "en":
        return
    ours = str(resource("translations", f"cnnviz_{language}.qm"))
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for file in (f"{folder}/qtbase_{language}.qm", ours):
        translator = QTranslator()
        if translator.load(file):
            QCoreApplication.installTranslator(translator)
            _installed.append(translator)
        else:
            log.warning("the translations in %s cannot be read", file)
    try:
        templates = json.loads(resource("translations", TEMPLATES).read_text(encoding="utf-8"))
        _sentences.append(Sentences(templates, _lookup))
    except (OSError, ValueError):
        log.warning("sentences of the engine stay English", exc_info=True)


def day_in_words(day: QDate) -> str:
    """Return a day as the window's language writes it out."""
    # The program's English is that of Britain, where the day stands before the month.
    locale = QLocale("en_GB" if _chosen == ["en"] else _chosen[0])
    return locale.toString(day, QLocale.FormatType.LongFormat)


def in_window_language(text: str) -> str:
    """Return a sentence of the engine in the window's language, as far as it is known.

    The engine speaks English only, also in the terminal and in files; whoever shows what it says
    passes it through here.
    """
    return _sentences[0].translate(text) if _sentences else text


def _lookup(text: str) -> str | None:
    for context in _CONTEXTS:
        for translator in reversed(_installed):
            found = translator.translate(context, text)
            if found:
                return str(found)
    return None
