"""A pytest plugin that makes the machine look as if no Qt were installed.

``python -m pytest -p tests.no_qt tests/engine`` shows that the engine needs none.
"""

from __future__ import annotations

import sys

QT_PACKAGES = ("PySide6", "shiboken6", "pyqtgraph", "superqt", "qtawesome")

for _name in QT_PACKAGES:
    # An entry of None makes the import raise ModuleNotFoundError, as if nothing were there.
    sys.modules[_name] = None  # type: ignore[assignment]
