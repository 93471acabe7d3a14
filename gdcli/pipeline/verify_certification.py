"""What a record of `certify` claims, checked against a search of its own: a claim holds if that implies it.

Nothing in the record but the expression, the box and what was asked is believed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gdcli.pipeline import certify
from gdcli.pipeline.claim import Claim

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gdcli.pipeline.certification import Certification

# Boxes of a record may be wider than proven here by this part of the coordinate where that is above 1.
VAGUE = 1e-5


def proven_again(record: Mapping[str, Any], seconds: float) -> Mapping[str, Any]:
    """The record of a search of its own over the same box."""
    task = certify.read_task(
        record.get("text", record["expression"]),
        box=record["box"],
        stationary="stationary_points" in record,
        tol=record["tolerance"],
        time_limit=seconds,
    )
    result: Certification = certify.run(task)
    return result.to_dict()


def _lower(record: Mapping[str, Any], again: Mapping[str, Any]) -> bool:
    claimed, proven = record["global_minimum"]["lower"], again["global_minimum"]["lower"]
    return claimed is None or (proven is not None and claimed <= proven)


def _upper(record: Mapping[str, Any], again: Mapping[str, Any]) -> bool:
    claimed, proven = record["global_minimum"]["upper"], again["global_minimum"]["upper"]
    return claimed is None or (proven is not None and proven <= claimed)


def _closed(record: Mapping[str, Any], again: Mapping[str, Any]) -> bool:
    least = record["global_minimum"]
    if least["closed"] is False:
        return True
    gap = max(record["tolerance"], record["tolerance"] * abs(least["upper"]))
    return (
        least["closed"] is True
        and again["global_minimum"]["closed"]
        and least["upper"] - least["lower"] <= gap
    )


def _evidence(record: Mapping[str, Any], _again: Mapping[str, Any]) -> bool:
    least = record["global_minimum"]
    known = least["lower"] is not None and least["upper"] is not None
    return bool(least["evidence"] == ("certified" if known else "none"))


def _minimizers(record: Mapping[str, Any], again: Mapping[str, Any]) -> bool:
    """Every minimizer proven here lies in one of the record, which may have more: it had less time."""
    claimed, proven = record["global_minimum"]["minimizers"], again["global_minimum"]["minimizers"]
    return all(any(_within(box, outer) for outer in claimed) for box in proven)


def _unique(record: Mapping[str, Any], again: Mapping[str, Any]) -> bool:
    """One box proven here, and no other, meets a box that is called unique, and is as narrow."""
    least, proven = record["global_minimum"], again["global_minimum"]

    def alone(box: Mapping[str, Any]) -> bool:
        pairs = zip(proven["minimizers"], proven["unique"], strict=True)
        met = [(other, word) for other, word in pairs if _meet(box, other)]
        return len(met) == 1 and met[0][1] is True and _as_narrow(box, met[0][0])

    return all(
        word is False or (word is True and alone(box))
        for box, word in zip(least["minimizers"], least["unique"], strict=True)
    )


def _stationary(record: Mapping[str, Any], again: Mapping[str, Any]) -> bool:
    """Each stationary point of the record is one proven here, of the same kind, and none is missing."""
    if "stationary_points" not in record:
        return True
    claimed, proven = record["stationary_points"], again["stationary_points"]
    return len(claimed) == len(proven) and all(
        _within(mine["box"], point["box"])
        and _as_narrow(point["box"], mine["box"])
        and all(point[key] == mine[key] for key in ("kind", "evidence", "unique"))
        and _within({name: [x, x] for name, x in point["point"].items()}, point["box"])
        for point, mine in zip(claimed, proven, strict=True)
    )


def _within(inner: Mapping[str, Any], outer: Mapping[str, Any]) -> bool:
    return inner.keys() == outer.keys() and all(
        outer[name][0] <= low and high <= outer[name][1] for name, (low, high) in inner.items()
    )


def _meet(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    return all(a[name][0] <= high and low <= a[name][1] for name, (low, high) in b.items())


def _as_narrow(outer: Mapping[str, Any], inner: Mapping[str, Any]) -> bool:
    return all(
        max(low - outer[name][0], outer[name][1] - high) <= VAGUE * max(1.0, abs(low), abs(high))
        for name, (low, high) in inner.items()
    )


CLAIMS = (
    Claim(
        "the variables are those of the expression",
        lambda record, again: record["variables"] == again["variables"],
    ),
    Claim(
        "the expression is that of the text",
        lambda record, again: record["expression"] == again["expression"],
    ),
    Claim("the loss is nowhere below the lower bound", _lower),
    Claim("the loss is somewhere at the upper bound or below", _upper),
    Claim("the bounds have met within the tolerance", _closed),
    Claim("the evidence is the word for what is proven", _evidence),
    Claim("every global minimizer lies in one of the minimizers", _minimizers),
    Claim("a minimizer that is called unique is the only one in its box", _unique),
    Claim("the stationary points are all there are, and of the kinds that are said", _stationary),
)
