"""Writes `data/sample/deliveries` and `data/sample/payments`: run `python -m tests.sample.generate` from the top.

Here belongs writing the files and nothing about what is in them. The same files each time; a file that is no longer
made is removed.
"""

import shutil
from pathlib import Path

from tests.sample.bank import bank_files
from tests.sample.deliveries import files

SAMPLE = Path(__file__).parents[2] / "data" / "sample"


def main() -> None:
    """Write every delivery and bank file afresh."""
    for name, made in (("deliveries", files()), ("payments", bank_files())):
        folder = SAMPLE / name
        shutil.rmtree(folder, ignore_errors=True)
        for path, data in made.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)


if __name__ == "__main__":
    main()
