"""Sentences of the engine in another language: found again by the words that never change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

_HOLE = re.compile(r"\{(\d+)\}")
_JOINTS = ("\n", "; ", ": ", ". ")  # at which sentences are put together from parts
_DEEPEST = 6
_LONGEST = 4000  # a longer text is data, not a sentence
_KEPT = 500

Lookup = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class _Template:
    source: str
    literals: tuple[str, ...]
    numbers: tuple[int, ...]
    longest: str
    weight: int

    def values(self, text: str) -> dict[int, str] | None:
        """Return what was put into the holes, or None where the text is another one.

        Of two holes that touch, the first gets all.
        """
        first, *middle, last = self.literals
        if not (text.startswith(first) and text.endswith(last)):
            return None
        at, end = len(first), len(text) - len(last)
        found: list[str] = []
        for literal in middle:
            place = text.find(literal, at, end) if literal else end
            if place < 0:
                return None
            found.append(text[at:place])
            at = place + len(literal)
        if at > end:
            return None
        return dict(zip(self.numbers, [*found, text[at:end]], strict=True))


class Sentences:
    """Translates texts that were put together from templates.

    A text is matched against all templates, what was put into their holes is translated in turn,
    and of several readings the one with the most known letters is taken. What nobody knows (names,
    paths, numbers) stays as it is.

    Parameters
    ----------
    templates : iterable of str
        English texts with holes ``{0}``, ``{1}``.
    lookup : callable
        Returns the translation of a template or of a whole text, or None.
    """

    def __init__(self, templates: Iterable[str], lookup: Lookup) -> None:
        self._lookup = lookup
        self._templates = tuple(_template(source) for source in templates)
        self._kept: dict[str, str] = {}

    def translate(self, text: str) -> str:
        """Return a text in the other language, as far as it is known."""
        if not text or len(text) > _LONGEST:
            return text
        if text not in self._kept:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[text] = self._best(text, _DEEPEST, {})[1]
        return self._kept[text]

    def _best(self, text: str, depth: int, seen: dict[str, tuple[int, str]]) -> tuple[int, str]:
        """Return how many letters of a text are known, and its translation."""
        if text in seen:
            return seen[text]
        found = self._lookup(text)
        if found is not None:
            best = (len(text), found)
        elif depth and any(map(str.isalpha, text)):
            seen[text] = (0, text)
            best = max(
                [(0, text), *self._readings(text, depth - 1, seen)], key=lambda reading: reading[0]
            )
        else:
            best = (0, text)
        seen[text] = best
        return best

    def _readings(
        self, text: str, depth: int, seen: dict[str, tuple[int, str]]
    ) -> Iterator[tuple[int, str]]:
        for template in self._templates:
            values = template.values(text) if template.longest in text else None
            if values is None:
                continue
            inside = {number: self._best(value, depth, seen) for number, value in values.items()}
            pattern = self._lookup(template.source) or template.source
            score = template.weight + sum(known for known, _ in inside.values())
            yield score, _filled(pattern, inside)
        for joint in _JOINTS:
            at = text.find(joint)
            while at >= 0:
                before = self._best(text[:at], depth, seen)
                after = self._best(text[at + len(joint) :], depth, seen)
                yield before[0] + after[0], before[1] + joint + after[1]
                at = text.find(joint, at + 1)
        if text.endswith("."):
            known, without = self._best(text[:-1], depth, seen)
            yield known, without + "."


def _filled(pattern: str, inside: dict[int, tuple[int, str]]) -> str:
    parts = _HOLE.split(pattern)
    parts[1::2] = [inside.get(int(number), (0, ""))[1] for number in parts[1::2]]
    return "".join(parts)


def _template(source: str) -> _Template:
    parts = _HOLE.split(source)
    literals = tuple(parts[0::2])
    return _Template(
        source,
        literals,
        tuple(map(int, parts[1::2])),
        max(literals, key=len),
        sum(map(str.isalpha, "".join(literals))),
    )
