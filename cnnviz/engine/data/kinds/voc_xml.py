"""Reading what a Pascal VOC annotation file says, and nothing else that XML could do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from cnnviz.engine.data.kinds.annotated import readable
from cnnviz.engine.errors import FileProblem

_MOST_BYTES = 16 * 2**20
_DEEPEST = 64
_LONGEST_NAME = 200
_EDGES = ("xmin", "ymin", "xmax", "ymax")


@dataclass(frozen=True)
class Marked:
    """An object of an annotation file: its class, its box where it has one, and whether it is hard.

    Edges are taken as they stand in the file.
    """

    name: str
    box: tuple[float, float, float, float] | None
    difficult: bool


def read_objects(path: Path) -> list[Marked]:
    """Return the objects of an annotation file.

    Declarations of a document type are refused, so that no entity is ever defined: neither one
    that names another file nor one that grows without end.

    Raises
    ------
    FileProblem
        Where the file is no such annotation, or holds what no annotation needs.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise FileProblem(path, f"it cannot be read ({error.strerror})") from None
    if len(content) > _MOST_BYTES:
        raise FileProblem(path, "it is far larger than an annotation of one picture")
    root = _parsed(path, content)
    if root.tag != "annotation":
        raise FileProblem(path, "this is not an annotation of Pascal VOC")
    return [_marked(one) for one in root.iterfind("object")]


def _parsed(path: Path, content: bytes) -> Element:
    builder = TreeBuilder()
    parser = expat.ParserCreate()
    depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise FileProblem(path, "its XML is nested too deeply")
        builder.start(tag, attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(tag)

    def refuse(*_: object) -> None:
        raise FileProblem(path, "it declares a document type, which no annotation needs")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise FileProblem(path, f"its XML is broken or cut off ({error})") from None
    root: Element = builder.close()
    return root


def _marked(entry: Element) -> Marked:
    name = (entry.findtext("name") or "").strip()[:_LONGEST_NAME]
    shown = "".join(letter for letter in name if letter.isprintable())
    return Marked(shown, _box(entry.find("bndbox")), _text(entry, "difficult") == "1")


def _box(entry: Element | None) -> tuple[float, float, float, float] | None:
    if entry is None:
        return None
    try:
        left, top, right, bottom = (float(_text(entry, edge)) for edge in _EDGES)
    except ValueError:
        return None
    return (left, top, right, bottom) if readable((left, top, right, bottom)) else None


def _text(entry: Element, tag: str) -> str:
    return (entry.findtext(tag) or "").strip()
