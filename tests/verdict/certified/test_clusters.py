"""Boxes that hang together have one hull, wherever they lie."""

from __future__ import annotations

import math

import numpy as np

from gdcli.verdict.certified.boxes import Boxes
from gdcli.verdict.certified.clusters import clusters


def _boxes(*pairs: tuple[float, float]) -> Boxes:
    lower, upper = (np.array([ends]) for ends in zip(*pairs, strict=True))
    nowhere = np.zeros(lower.shape, dtype=np.bool_)
    return Boxes(lower, upper, np.zeros(len(pairs)), nowhere, nowhere)


def test_boxes_that_touch_have_one_hull() -> None:
    assert clusters(_boxes((0, 1), (5, 6), (1, 2))) == [((0, 2),), ((5, 6),)]


def test_boxes_at_infinity_have_one_as_well() -> None:
    ends = [(-math.inf, -math.inf), (-math.inf, -1e308), (1e308, math.inf), (math.inf, math.inf)]
    assert clusters(_boxes(*ends)) == [((-math.inf, -1e308),), ((1e308, math.inf),)]
