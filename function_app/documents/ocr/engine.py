"""rapidocr, set up to read one page after another on one thread. Only the OCR process loads it."""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import rapidocr

from function_app.documents.ocr.letters import letters_of, turned_back
from function_app.documents.ocr.words import Box, Line, page_of_lines
from function_app.domain.recognition import RecognisedPage

_MODELS = Path(rapidocr.__file__).parent / "models"
_LONGEST_SIDE = 8_000  # no picture that comes here is longer
_MOSTLY = 0.6


class Engine:
    def __init__(self) -> None:
        cv2.setNumThreads(1)
        self._rapid: Any = _Rapid(params=_parameters())
        self._try_it()

    def _try_it(self) -> None:
        """What is loaded when it is needed is loaded now."""
        picture = np.full((120, 640, 3), 255, np.uint8)
        cv2.putText(picture, "Ready", (40, 80), cv2.FONT_HERSHEY_SIMPLEX, 2, (0, 0, 0), 4)
        file = cv2.imencode(".jpg", picture)[1].tobytes()
        if "Ready" not in self.read(0, file).text:
            raise RuntimeError

    def read(self, page: int, content: bytes) -> RecognisedPage:
        picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
        assert picture is not None
        size = picture.shape[1], picture.shape[0]
        lines = self._lines(picture)
        if _lies_on_its_side(lines):
            picture = cv2.rotate(picture, cv2.ROTATE_90_CLOCKWISE)
            lines = [turned_back(line, size[1]) for line in self._lines(picture)]
        if self._rapid.upside_down > _MOSTLY:
            height, width = picture.shape[:2]
            lines = [line.upside_down(width, height) for line in lines]
        return page_of_lines(page, lines, size)

    def _lines(self, picture: Any) -> list[Line]:
        found = self._rapid(picture, return_word_box=True)
        if found.boxes is None or found.txts is None:
            return []
        is_turned = self._rapid.upside_down > _MOSTLY
        rows = zip(found.txts, found.scores, found.boxes, found.word_results, strict=True)
        return [_line(*row, is_turned) for row in rows]


class _Rapid(rapidocr.RapidOCR):
    """Remembers how many of the lines it had to turn."""

    upside_down = 0.0

    def cls_and_rotate(self, img: Any) -> Any:
        turned, found = super().cls_and_rotate(img)
        labels = [label for label, _ in found.cls_res or ()]
        self.upside_down = labels.count("180") / max(len(labels), 1)
        return turned, found


def _line(text: str, score: Any, corners: Any, found: Any, is_turned: bool) -> Line:
    """`found` are its words, each with how sure it is of it, and its corners."""
    words = tuple((str(word[0]), float(word[1])) for word in found)
    box = _box(corners)
    places = [] if is_turned else [(word[0], _box(word[2])) for word in found]
    return Line(text, float(score), box, words, letters_of(text, box, places, is_turned))


def _box(corners: Any) -> Box:
    return Box(*(float(at) for corner in corners for at in corner))


def _lies_on_its_side(lines: list[Line]) -> bool:
    """A letter or two may be as high as wide."""
    long = [line for line in lines if len(line.text) > 3]
    upright = sum(line.box.width > line.box.height for line in long)
    return len(long) > 3 and upright < (1 - _MOSTLY) * len(long)


def _parameters() -> dict[str, Any]:
    """The models that came with the package: named, so that none is looked for elsewhere."""
    return {
        "Global.log_level": "critical",
        "Global.max_side_len": _LONGEST_SIDE,
        "Rec.rec_batch_num": 1,  # as quick as several on one thread, in less memory
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        **{
            f"{task}.model_path": str(next(_MODELS.glob(f"*_{task.lower()}_*.onnx")))
            for task in ("Det", "Cls", "Rec")
        },
    }
