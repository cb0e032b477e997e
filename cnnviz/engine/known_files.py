"""Tables of what is known of a person's files, by their content: one JSON file for each subject."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cnnviz.engine.storage import write_text


def read_known(table: Path, version: int) -> dict[str, Any]:
    """Return the entries of a table; a table that is spoiled or of another version has none."""
    try:
        content = json.loads(table.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(content, dict) or content.get("format") != version:
        return {}
    files = content.get("files")
    return files if isinstance(files, dict) else {}


def write_known(table: Path, version: int, files: Mapping[str, Any]) -> None:
    """Write the entries of a table, atomically.

    Raises
    ------
    OSError
        Where the folder cannot be written.
    """
    table.parent.mkdir(parents=True, exist_ok=True)
    write_text(table, json.dumps({"format": version, "files": dict(files)}, indent=1))
