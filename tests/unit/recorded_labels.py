"""Labels that remember which texts were asked for: so tests find texts that no page shows."""

from pathlib import Path

from schemas.labels import Labels


class RecordedLabels(Labels):
    """Labels of a folder; `asked` are the keys so far."""

    def __init__(self, lang: str, folder: Path) -> None:
        super().__init__(lang, folder)
        self.asked: set[str] = set()

    def template(self, key: str) -> str:
        self.asked.add(key)
        return super().template(key)
