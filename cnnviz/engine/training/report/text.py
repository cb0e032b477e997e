"""Pieces of a page. Whatever comes from files is hostile text, and escaped here."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnnviz.engine.checkpoints.text import clean

_LONGEST = 2000  # characters of any text

STYLE = """
:root { color-scheme: light dark; --accent: #1f6feb; --ground: #8883; --soft: #6e6e6e; }
@media (prefers-color-scheme: dark) { :root { --accent: #58a6ff; --soft: #a0a0a0; } }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin-bottom: 0; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2.2rem 0 .6rem; }
p.of, figcaption, .soft { color: var(--soft); }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .2rem .8rem .2rem 0; text-align: right; border-bottom: 1px solid var(--ground); }
th:first-child, td:first-child { text-align: left; overflow-wrap: anywhere; max-width: 26rem; }
td.text { text-align: left; overflow-wrap: anywhere; max-width: 30rem; }
.row { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: flex-start; }
.scroll { overflow-x: auto; }
figure { margin: 0; max-width: 440px; }
svg { max-width: 100%; font: 11px system-ui, sans-serif; }
svg text { fill: currentColor; } svg text.light { fill: #fff; }
svg .ground { fill: none; stroke: var(--ground); }
svg .bar, svg .dots { fill: var(--accent); } svg .dots { fill-opacity: .45; }
svg .right { fill: #1a6b3c; } svg .wrong { fill: #a83232; }
ul.legend { list-style: none; margin: .3rem 0 0; padding: 0; columns: 2; font-size: .85rem; }
.worst figure { width: 128px; } .worst img { width: 128px; image-rendering: pixelated; }
.worst figcaption { font-size: .8rem; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
"""


def escape(text: object) -> str:
    """Return a text that is nothing but text in a page: no markup, no control characters."""
    return html.escape(clean(str(text), _LONGEST), quote=True)


def page(title: str, of: str, body: Sequence[str]) -> str:
    """Return a page that may load nothing and run nothing."""
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>\n<body>"
        f'<h1>{escape(title)}</h1><p class="of">{escape(of)}</p>\n'
        + "\n".join(part for part in body if part)
        + "\n</body></html>\n"
    )


def section(title: str, *parts: str) -> str:
    """Return a part of the page under a heading; nothing where it holds nothing."""
    inner = "".join(parts)
    return f"<section><h2>{escape(title)}</h2>{inner}</section>" if inner else ""


def table(titles: Sequence[str], rows: Sequence[Sequence[object]], texts: int = 1) -> str:
    """Return a table whose first columns, `texts` of them, hold words and the others figures."""
    if not rows:
        return ""
    head = "".join(f"<th>{escape(title)}</th>" for title in titles)
    body = "".join(
        "<tr>"
        + "".join(
            f'<td class="text">{escape(cell)}</td>'
            if 0 < at < texts
            else f"<td>{escape(cell)}</td>"
            for at, cell in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    return f'<div class="scroll"><table><tr>{head}</tr>{body}</table></div>'


def figure(drawing: str, caption: str) -> str:
    """Return a drawing with words below it."""
    return f"<figure>{drawing}<figcaption>{escape(caption)}</figcaption></figure>"


def side_by_side(parts: Sequence[str], kind: str = "") -> str:
    """Return parts in a row that breaks where it must."""
    inner = "".join(parts)
    return f'<div class="row {kind}">{inner}</div>' if inner else ""


def paragraphs(lines: Sequence[str]) -> str:
    """Return each line as a paragraph."""
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def picture(pixels: NDArray[np.uint8], words: str) -> str:
    """Return a picture that stands in the page itself.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (H, W) or (H, W, 3)
        The picture.
    words : str
        What it shows, for whoever cannot see it.
    """
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(buffer, "PNG", optimize=True)
    data = base64.b64encode(buffer.getvalue()).decode("ascii")
    return f'<img alt="{escape(words)}" src="data:image/png;base64,{data}">'
