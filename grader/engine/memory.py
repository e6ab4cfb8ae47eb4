"""Assessments remembered by content: which key stands for one, and when a remembered one still holds."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

import msgspec

from grader.engine.assess import Assessment, Plan, Task, home_of_task
from grader.engine.cache import Cache, key_of
from grader.engine.closure import consulted_digests
from grader.engine.installation import installation
from grader.model.checker import Checker, ToolResult
from grader.model.evidence import Gap

PASSING = frozenset({"timeout", "memory", "crash", "budget", "internal", "missing-tool"})
"""Reasons of gaps that another run may not meet: nothing that holds one is remembered."""


class Memory:
    """Recalls and keeps assessments and tool results."""

    def __init__(self, cache: Cache | None, checkers: Sequence[Checker], versions: Mapping[str, str]) -> None:
        """Bind the cache to what verdicts depend on besides source and plan."""
        self.cache = cache
        running = (installation(), sys.implementation.cache_tag, sys.version)
        self._base = key_of(running, sorted(versions.items()), [(checker.id, checker.version) for checker in checkers])

    @property
    def problem(self) -> str | None:
        """Why nothing is remembered although it should be."""
        return self.cache.problem if self.cache else None

    def recall(self, task: Task, plan: Plan) -> Assessment | None:
        """The assessment of the same source under the same plan, if its imports still read the same."""
        kept = self.cache.get(self.key(task, plan)) if self.cache else None
        if kept is None:
            return None
        try:
            assessment = msgspec.json.decode(kept, type=Assessment)
        except msgspec.DecodeError:
            return None
        if task.place and assessment.consulted:
            home = home_of_task(task, plan)
            if consulted_digests(assessment.consulted, home) != assessment.consulted:
                return None
        return assessment

    def keep(self, pairs: Sequence[tuple[Task, Assessment]], plan: Plan) -> None:
        """Remember assessments that another run would repeat."""
        if self.cache:
            self.cache.put(
                {
                    self.key(task, plan): msgspec.json.encode(assessment)
                    for task, assessment in pairs
                    if not any(isinstance(item, Gap) and item.reason in PASSING for item in assessment.evidence)
                }
            )

    def recall_tool(self, tool: str, digest: str) -> ToolResult | None:
        """What a tool said about the same bytes."""
        kept = self.cache.get(key_of(self._base, tool, digest)) if self.cache else None
        try:
            return None if kept is None else msgspec.json.decode(kept, type=ToolResult)
        except msgspec.DecodeError:
            return None

    def keep_tool(self, tool: str, results: Mapping[str, ToolResult]) -> None:
        """Remember what a tool said, by digest of the source; failures are tried again."""
        if self.cache:
            self.cache.put(
                {
                    key_of(self._base, tool, digest): msgspec.json.encode(result)
                    for digest, result in results.items()
                    if isinstance(result, tuple)
                }
            )

    def key(self, task: Task, plan: Plan) -> str:
        """What stands for a task under a plan: equal keys, equal assessments, as long as the imports read the same."""
        module = home_of_task(task, plan).module.encode() if task.place else None
        portable = msgspec.structs.replace(plan, cache_folder=None)
        return key_of(self._base, msgspec.structs.replace(task, place=module), sorted(task.selected), portable)
