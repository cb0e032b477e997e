"""What scripts are put together from: sections, import lists, calls that are folded at 88 columns.

Nothing from a file or a folder gets into code but through :func:`quote`, so that a class called
``"); import os`` stays a word.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDTH = 88
INDENT = "    "


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the script.

    Parameters
    ----------
    title : str
        What it is about, in a word or two.
    words : str
        A sentence or two on what it does; plain text of one line.
    blocks : tuple of str
        Its code. Blocks stand apart by a blank line, functions and classes by two.
    imports : tuple of str
        The import statements that it needs, one name each.
    """

    title: str
    words: str
    blocks: tuple[str, ...]
    imports: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The blocks as one text without a line break at its end."""
        text = self.blocks[0]
        for before, block in zip(self.blocks, self.blocks[1:], strict=False):
            apart = "\n\n\n" if _defines(before) or _defines(block) else "\n\n"
            text += apart + block
        return text


def quote(text: object, columns: int = WIDTH) -> str:
    """Return a Python literal of a text, cut into several where it is wider than `columns`."""
    whole = _literal(str(text))
    if len(whole) <= columns:
        return whole
    letters = str(text)
    lines, start = [], 0
    while start < len(letters):
        end = min(len(letters), start + columns - 2)
        while len(_literal(letters[start:end])) > columns:
            end -= 1
        lines.append(_literal(letters[start:end]))
        start = end
    return "\n".join(lines)


def call(head: str, arguments: Sequence[str], tail: str = "", indent: int = 0) -> str:
    """Return ``head(arguments)tail``, folded as Python's formatters do where it is too long."""
    return fold(f"{head}(", arguments, f"){tail}", indent)


def fold(head: str, entries: Sequence[str], tail: str, indent: int = 0) -> str:
    """Return the entries between head and tail: on one line, on one of their own, or on many."""
    outer, inner = INDENT * indent, INDENT * (indent + 1)
    joined = ", ".join(entries)
    whole = f"{outer}{head}{joined}{tail}"
    if "\n" not in joined and len(whole) <= WIDTH:
        return whole
    if "\n" not in joined and len(inner + joined) <= WIDTH:
        return f"{outer}{head}\n{inner}{joined}\n{outer}{tail}"
    single = len(entries) == 1 and "\n" in joined and not joined.rstrip().endswith(")")
    comma = "" if single else ","
    lines = [_indented(entry, inner) + comma for entry in entries]
    return "\n".join([outer + head, *lines, outer + tail])


def path_of(text: object, head: str = "") -> str:
    """Return ``headPath("...")``, a long path on lines of its own."""
    literal = quote(text, WIDTH - len(INDENT))
    return call(f"{head}Path", [literal])


def lines(*parts: str | None) -> str:
    """Join the parts that are there into lines."""
    return "\n".join(part for part in parts if part is not None)


def indented(text: str, levels: int = 1) -> str:
    """Return a text moved to the right."""
    return _indented(text, INDENT * levels)


def import_block(statements: Iterable[str]) -> str:
    """Return import statements in the order in which Python's tools sort them."""
    plain: set[str] = set()
    named: dict[str, set[str]] = {}
    for statement in statements:
        if statement.startswith("import "):
            plain.add(statement)
        else:
            module, name = statement.removeprefix("from ").split(" import ")
            named.setdefault(module, set()).add(name)
    groups = []
    for standard in (True, False):
        own = sorted(one for one in plain if _is_standard(one.split()[1]) == standard)
        own += [
            fold(f"from {module} import ", sorted(named[module], key=_rank), "")
            for module in sorted(named)
            if _is_standard(module) == standard
        ]
        if own:
            groups.append("\n".join(own))
    return "\n\n".join(groups)


def _rank(name: str) -> tuple[int, str]:
    """Constants before classes before functions, whatever is renamed by what it is."""
    plain = name.split()[0]
    kind = 0 if plain.isupper() and len(plain) > 1 else 1 if plain[0].isupper() else 2
    return kind, plain


def _is_standard(module: str) -> bool:
    return module.split(".")[0] in sys.stdlib_module_names


def _defines(block: str) -> bool:
    return block.startswith(("def ", "class ", "@"))


def _indented(text: str, space: str) -> str:
    return "\n".join(space + line if line else line for line in text.split("\n"))


def _literal(text: str) -> str:
    """Return a literal in double quotes where that needs no more escapes than single ones."""
    literal = repr(text)
    if literal.startswith("'") and '"' not in literal and "\\'" not in literal:
        return f'"{literal[1:-1]}"'
    return literal
