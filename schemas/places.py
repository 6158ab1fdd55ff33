"""Where the project's own data stands: the one constant that knows the repository's layout.

Here belongs the path of `data/`, found from this file because the project is installed editable only. Not here:
paths inside a workspace (`pipelines.workspace`).
"""

from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"
"""The folder with parameters, findings, labels, dialects and the sample."""
