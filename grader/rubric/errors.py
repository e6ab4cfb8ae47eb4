"""What is wrong with a rubric file, for the person who wrote it."""

from __future__ import annotations


class RubricError(ValueError):
    """A rubric that cannot be used: file, line where it can be found, dotted key path, what is wrong, what to do."""

    def __init__(self, *, name: str, line: int | None, key: str, problem: str, remedy: str) -> None:
        """Keep the parts; the message is made of them."""
        self.name = name
        self.line = line
        self.key = key
        self.problem = problem
        self.remedy = remedy
        place = f"{name}:{line}" if line is not None else name
        super().__init__(f"{place}: {key}: {problem}; {remedy}" if key else f"{place}: {problem}; {remedy}")
