"""``python -m cnnviz`` does what the command ``cnnviz`` does."""

from __future__ import annotations

import sys

from cnnviz.cli import main

# A process that is spawned for work imports this file too and must not open a second window.
if __name__ == "__main__":
    sys.exit(main())
