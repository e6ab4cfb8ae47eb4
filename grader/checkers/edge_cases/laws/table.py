"""All laws, in the order in which they are tried."""

from __future__ import annotations

from grader.checkers.edge_cases.laws import (
    bounds,
    intervals,
    members,
    order,
    pieces,
    promises,
    repeat,
    scaling,
    search,
    symmetry,
    texts,
)

LAWS = (
    *promises.LAWS,
    *order.LAWS,
    *members.LAWS,
    *pieces.LAWS,
    *bounds.LAWS,
    *search.LAWS,
    *intervals.LAWS,
    *texts.LAWS,
    *symmetry.LAWS,
    *repeat.LAWS,
    *scaling.LAWS,
)
