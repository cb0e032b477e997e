"""Phrases that the engine puts together from a number and a word, for the translation alone.

No sentence of the source shows them whole, so that they are listed here.
"""

from __future__ import annotations

from cnnviz.qt.translation import QT_TRANSLATE_NOOP

PHRASES = (
    QT_TRANSLATE_NOOP("engine", "{0} channel"),
    QT_TRANSLATE_NOOP("engine", "{0} channels"),
    QT_TRANSLATE_NOOP("engine", "{0} convolution"),
    QT_TRANSLATE_NOOP("engine", "{0} convolutions"),
    QT_TRANSLATE_NOOP("engine", "{0} and {1} fully connected layer"),
    QT_TRANSLATE_NOOP("engine", "{0} and {1} fully connected layers"),
    QT_TRANSLATE_NOOP("engine", "{0} tensor"),
    QT_TRANSLATE_NOOP("engine", "{0} tensors"),
    QT_TRANSLATE_NOOP("engine", "{0} with {1} class"),
    QT_TRANSLATE_NOOP("engine", "{0} with {1} classes"),
)
