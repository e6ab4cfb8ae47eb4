from __future__ import annotations

import hashlib

import pytest

from grader.checkers.security import CHECKER
from grader.facts.suppressions import find_suppressions
from grader.facts.tree import parse
from grader.facts.units import find_units
from grader.model.checker import Context
from grader.model.source import Source
from grader.tools import bandit, ruff

ALL_CHECKS = frozenset(check.id for check in CHECKER.checks)


@pytest.fixture(scope="session")
def assess_security():
    """Evidence of many texts (name to text), through the real tools, which start once for all of them."""

    def assess(texts, *, selected=ALL_CHECKS, tools=None):
        by_tool = {"ruff-security": ruff.check_security(texts), "bandit": bandit.check_alone(texts)}
        found = {}
        for path, text in texts.items():
            source = Source(path=path, text=text, digest=hashlib.sha256(text.encode()).hexdigest())
            tree = parse(source)
            context = Context(
                tree=tree,
                units=find_units(source, tree),
                suppressions=find_suppressions(source),
                selected=selected,
                tools={name: results[path] for name, results in by_tool.items()} | (tools or {}),
            )
            found[path] = list(CHECKER.run(source, context))
        return found

    return assess
