"""Where files of the app's own are kept: in LOCAL_DATA_DIR, or in `.local`, which is neither
committed nor deployed. In a setting `.local/` stands for that folder.
"""

from pathlib import Path

DEFAULT = Path(".local")


def in_data_folder(data_folder: Path | None, place: str) -> Path:
    inside = Path(place.removeprefix(".local/"))
    return (data_folder or DEFAULT) / inside
