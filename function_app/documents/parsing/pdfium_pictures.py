"""The pictures on a page: whether they cover it, as those of a scan do."""

from collections.abc import Iterator
from ctypes import byref, c_float
from itertools import islice
from typing import Any

import pypdfium2_raw as pdfium  # pyright: ignore[reportMissingTypeStubs]

_raw: Any = pdfium
_MOST_OBJECTS = 2_000
_MOST_LAYERS = 3


def drawn_on(page: Any) -> Iterator[Any]:
    """With what stands in its forms: scanners also wrap a picture into one."""
    return _with_inner(_objects(page), _MOST_LAYERS)


def covered_by_pictures(page: Any) -> float:
    """The share of the page, about. A scan may come in strips."""
    size = _raw.FPDF_GetPageWidthF(page) * _raw.FPDF_GetPageHeightF(page)
    areas = (_area(drawn) for drawn in _objects(page) if _is_picture(drawn))
    return sum(areas) / size if size > 0 else 0.0


def _is_picture(drawn: Any) -> bool:
    inside = _with_inner(iter([drawn]), _MOST_LAYERS)
    return any(_raw.FPDFPageObj_GetType(part) == _raw.FPDF_PAGEOBJ_IMAGE for part in inside)


def _area(drawn: Any) -> float:
    left, bottom, right, top = c_float(), c_float(), c_float(), c_float()
    _raw.FPDFPageObj_GetBounds(drawn, byref(left), byref(bottom), byref(right), byref(top))
    return (right.value - left.value) * (top.value - bottom.value)


def _objects(page: Any) -> Iterator[Any]:
    count = _raw.FPDFPage_CountObjects(page)
    objects = (_raw.FPDFPage_GetObject(page, number) for number in range(count))
    return islice(objects, _MOST_OBJECTS)


def _with_inner(objects: Iterator[Any], layers: int) -> Iterator[Any]:
    for drawn in islice(objects, _MOST_OBJECTS):
        yield drawn
        if layers and _raw.FPDFPageObj_GetType(drawn) == _raw.FPDF_PAGEOBJ_FORM:
            count = _raw.FPDFFormObj_CountObjects(drawn)
            inside = (_raw.FPDFFormObj_GetObject(drawn, number) for number in range(count))
            yield from _with_inner(inside, layers - 1)
