"""What files say is hostile text: one harmless line of it."""

from __future__ import annotations

import unicodedata

_LONGEST = 300


def clean(text: str, longest: int = _LONGEST) -> str:
    """Return hostile text as one harmless line: no control or direction marks, capped."""
    if len(text) <= longest and text.isascii() and text.isprintable():
        return text
    line = "".join(
        " " if character in "\t\r\n" else character
        for character in text[: longest * 2]
        if character in "\t\r\n" or unicodedata.category(character)[0] != "C"
    )
    return line if len(line) <= longest else line[: longest - 1] + "…"
