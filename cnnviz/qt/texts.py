"""Which texts the window shows, read from the source as a tree; nothing is imported or run.

Qt's own ``lupdate`` reads Python as if it were C++: it files a text under whatever name stands
before ``.tr``, and knows neither the labels of a configuration nor the sentences of the engine. The
rules here are those of this project, and the tests hold every text that ``lupdate`` finds.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

OPTIONS = "options"  # labels, help, groups and units of configurations
SENTENCES = "engine"  # what the engine says: errors, warnings, progress

_PACKAGE = Path(__file__).resolve().parent.parent
COURSE = "course"  # topics of the course
# Calls that declare values which are shown: where their texts are filed, and which these are.
_DECLARING = {
    "option": (OPTIONS, ("label", "help", "group", "unit", "zero")),
    "Topic": (COURSE, ("group", "title", "text")),
}
_PROSE = re.compile(r"[A-Za-z]+[,;:.]?\)? [(“]?([a-z0-9{“‘']|[A-Z][a-z])")
_CODE = re.compile(r"\n|^<|^\(|^(import|from [\w.{}]+ import|def|with|for) |^\w+ = .*\(.*\)$")
_PATTERN = re.compile(r"\\[\[(.dDw]|\(\?:|\[\^|\w\|\w")  # what a regular expression is known by
_WORD = re.compile(r"[A-Za-z][A-Za-z -]*")
# Calls whose texts are for programs, the terminal or the log, and not for the window.
_UNSEEN = frozenset(
    (
        *("debug", "info", "warning", "exception", "print", "write", "warn"),
        *("compile", "search", "match", "fullmatch", "sub", "findall", "startswith", "endswith"),
        *("getattr", "setattr", "import_module", "filterwarnings", "simplefilter"),
        *("AssertionError", "NotImplementedError", "TypeVar", "ContextVar", "cast"),
    )
)
# Folders and modules that write files for others, which stay English.
_WRITERS = frozenset(("report", "scripts", "scripting", "skeleton", "skeleton_layers"))
_FEWEST_LETTERS = 5  # in what stays of a sentence when what is put in is left out


class UntranslatableText(Exception):
    """A text is shown in a way that no translation can follow; the message names the place."""


@dataclass(frozen=True, order=True)
class Text:
    """A text that the window shows.

    Parameters
    ----------
    context : str
        Where Qt looks its translation up.
    source : str
        The English text, with placeholders such as ``{n}`` or, in a sentence of the engine,
        ``{0}``.
    """

    context: str
    source: str


def shown_texts(package: Path = _PACKAGE) -> tuple[Text, ...]:
    """Return every text of the window, sorted, each once.

    Raises
    ------
    UntranslatableText
        When a text is no literal, or is filed under a class that nobody can tell.
    """
    trees = {
        file: ast.parse(file.read_text(encoding="utf-8"))
        for folder in ("qt", "state", "engine")
        for file in sorted((package / folder).rglob("*.py"))
    }
    named = {
        ".".join(file.relative_to(package.parent).with_suffix("").parts): _constants(tree)
        for file, tree in trees.items()
    }
    found: set[Text] = set()
    for file, tree in trees.items():
        module = ".".join(file.relative_to(package.parent).with_suffix("").parts)
        _Place(file, named[module] | _imported(tree, named), found).visit(tree)
        if file.relative_to(package).parts[0] != "qt":
            prose = not {file.parent.name, file.stem} & _WRITERS
            found.update(Text(SENTENCES, source) for source in _walk(tree, told=False, prose=prose))
    return tuple(sorted(found))


class _Place(ast.NodeVisitor):
    """Collects the marked texts of one file; knows the class that it is in."""

    def __init__(self, file: Path, constants: Mapping[str, ast.expr], found: set[Text]) -> None:
        self._file = file
        self._constants = constants
        self._found = found
        self._classes: list[str] = []

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._classes.append(node.name)
        self.generic_visit(node)
        self._classes.pop()

    def visit_Call(self, node: ast.Call) -> None:
        name = _called(node)
        match name, node.args:
            case "tr", [text]:
                self._add_tr(node, text)
            case (("translate" | "tr" | "QT_TRANSLATE_NOOP"), [ast.Constant(str(context)), text]):
                self._add(node, context, text)
            case _ if name in _DECLARING:
                context, shown = _DECLARING[name]
                for keyword in node.keywords:
                    if keyword.arg in shown:
                        self._add(node, context, keyword.value)
        self.generic_visit(node)

    def _add_tr(self, node: ast.Call, text: ast.expr) -> None:
        owner = node.func.value if isinstance(node.func, ast.Attribute) else None
        if not (isinstance(owner, ast.Name) and owner.id == "self" and self._classes):
            raise UntranslatableText(f"{self._where(node)}: call self.tr() of a QObject")
        self._add(node, self._classes[-1], text)

    def _add(self, node: ast.Call, context: str, text: ast.expr) -> None:
        if isinstance(text, ast.Name) and text.id in self._constants:
            text = self._constants[text.id]
        if isinstance(text, ast.IfExp):
            self._add(node, context, text.body)
            self._add(node, context, text.orelse)
            return
        if isinstance(text, ast.Constant) and isinstance(text.value, str):
            if text.value:
                self._found.add(Text(context, text.value))
        elif _called(node) == "translate" or (_called(node) == "tr" and len(node.args) == 2):
            return  # looked up by a name: the literals are marked where they are declared
        else:
            raise UntranslatableText(f"{self._where(node)}: the text must be a literal")

    def _where(self, node: ast.AST) -> str:
        return f"{self._file}:{getattr(node, 'lineno', 0)}"


def _constants(tree: ast.Module) -> dict[str, ast.expr]:
    """Return the texts that a module names on its top level."""
    found: dict[str, ast.expr] = {}
    for statement in tree.body:
        match statement:
            case ast.Assign(targets=[ast.Tuple(names)], value=ast.Tuple(values)):
                pairs = list(zip(names, values, strict=False))
            case ast.Assign(targets=[name], value=value):
                pairs = [(name, value)]
            case _:
                continue
        for target, value in pairs:
            if isinstance(target, ast.Name) and isinstance(value, ast.Constant):
                found[target.id] = value
    return found


def _imported(tree: ast.Module, named: Mapping[str, Mapping[str, ast.expr]]) -> dict[str, ast.expr]:
    """Return the texts that a module takes from others by name."""
    found: dict[str, ast.expr] = {}
    for statement in tree.body:
        if isinstance(statement, ast.ImportFrom):
            there = named.get(statement.module or "", {})
            for name in statement.names:
                if name.name in there:
                    found[name.asname or name.name] = there[name.name]
    return found


def _called(node: ast.Call) -> str:
    match node.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


# ---- the sentences of the engine -------------------------------------------------------------


def _walk(node: ast.AST, *, told: bool, prose: bool) -> Iterator[str]:
    """Yield what reads like a sentence or a part of one.

    `told` is whether a node is what an error or a progress is made of; then one word is enough.
    Without `prose` nothing else counts.
    """
    if isinstance(node, ast.Constant | ast.JoinedStr) or _is_sum_of_texts(node):
        for source in templates_of(node):
            seen = (prose or told) and _reads_like_prose(source)
            if seen or (told and _WORD.fullmatch(source)):
                yield source
        for part in _put_in(node):
            yield from _walk(part, told=told, prose=prose)
        return
    if isinstance(node, ast.Call):
        name = _called(node)
        if name in _UNSEEN or name in _DECLARING:
            return
        told = told or name == "Progress" or name.endswith(("Problem", "Trouble", "Name", "Value"))
    for child in _shown_children(node):
        inside = told and not isinstance(child, ast.Subscript | ast.Compare | ast.Dict)
        yield from _walk(child, told=inside, prose=prose)


def _reads_like_prose(source: str) -> bool:
    letters = sum(map(str.isalpha, re.sub(r"\{\d+\}", "", source)))
    code = _CODE.search(source) or _PATTERN.search(source)
    return bool(_PROSE.search(source)) and letters >= _FEWEST_LETTERS and not code


def _shown_children(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts of a node without docstrings, annotations and names of calls."""
    hidden: list[ast.AST | None] = []
    match node:
        case ast.Call(func=func):
            hidden = [func] if isinstance(func, ast.Name) else []
        case ast.AnnAssign(annotation=annotation) | ast.arg(annotation=annotation):
            hidden = [annotation]
        case ast.FunctionDef(returns=returns):
            hidden = [returns]
        case ast.Expr(value=ast.Constant()):
            return
    for child in ast.iter_child_nodes(node):
        if child not in hidden:
            yield child


def _is_sum_of_texts(node: ast.AST) -> bool:
    if not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add)):
        return False
    return any(
        (isinstance(side, ast.Constant) and isinstance(side.value, str))
        or isinstance(side, ast.JoinedStr)
        or _is_sum_of_texts(side)
        for side in (node.left, node.right)
    )


def _put_in(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what is put into a text and may hold texts itself."""
    match node:
        case ast.JoinedStr(values):
            for value in values:
                if isinstance(value, ast.FormattedValue) and len(_choices(value.value)) == 1:
                    yield value.value
        case ast.BinOp(left=left, right=right):
            for side in (left, right):
                if isinstance(side, ast.JoinedStr | ast.BinOp):
                    yield from _put_in(side)
                elif not isinstance(side, ast.Constant):
                    yield side


def templates_of(node: ast.AST) -> list[str]:
    """Return the forms of a text, with ``{0}``, ``{1}`` for what is put into it.

    There are several where a part is one of two literals, such as the s of a plural.
    """
    forms: list[list[str | None]] = [[]]  # None is a placeholder
    for choices in _parts(node):
        forms = [[*form, *choice] for form in forms for choice in choices]
    texts = []
    for form in forms:
        numbers = iter(range(len(form)))
        texts.append("".join(f"{{{next(numbers)}}}" if part is None else part for part in form))
    return [text for text in texts if text]


def _parts(node: ast.AST) -> Iterator[list[list[str | None]]]:
    """Yield what each part of a text can be."""
    match node:
        case ast.Constant(str(text)):
            yield [[text]]
        case ast.JoinedStr(values):
            for value in values:
                if isinstance(value, ast.FormattedValue):
                    yield _choices(value.value)
                else:
                    yield from _parts(value)
        case ast.BinOp(left=left, right=right) if _is_sum_of_texts(node):
            yield from _parts(left)
            yield from _parts(right)
        case ast.IfExp():
            yield _choices(node)
        case ast.expr():
            yield [[None]]


def _choices(node: ast.expr) -> list[list[str | None]]:
    """Return the literals that an expression chooses from, or one placeholder."""
    if isinstance(node, ast.IfExp):
        sides = (node.body, node.orelse)
        if all(isinstance(side, ast.Constant | ast.JoinedStr) for side in sides):
            found: list[list[str | None]] = []
            for side in sides:
                forms: list[list[str | None]] = [[]]
                for choices in _parts(side):
                    forms = [[*form, *choice] for form in forms for choice in choices]
                found += forms
            return found
    return [[None]]
