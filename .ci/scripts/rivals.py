"""Hold other tools and grader against pairs of a better and a worse version of the same code; print Markdown tables.

    rivals.py CASES WORK [--only edge_cases,security,complexity] [--tools bandit,grader] [--pairs N | NAME,...]
              [--budget SECONDS] [--cpu SECONDS] [--again]

CASES has a folder a set, in it a folder a pair: good.py and bad.py, in complexity fast.py and slow.py, and meta.json.
The files of security are only read; those of the other sets are **run** by the tools, in processes with limits on CPU
time and memory but in no sandbox: hand in code that you trust. WORK keeps the rivals' environments (made by pip where
they are missing, never ours), the answers (a JSON file a set and tool) and the tables (tables.md). Answers that are
there already are not asked for again; `--again` drops those of the selected tools.

What counts, one rule a set for all tools alike:

- edge_cases: *found* is a tool that flags the bad version and not the good one; *false alarm*, one that flags the good
  one. What flags: for the ghostwriter a test that fails or does not end, deadlines and health checks off, built-in
  exceptions that a docstring names being expected; for CrossHair a counterexample, to the contract `post: True` and
  `raises:` those same exceptions (check) or to equal behaviour with errors of one type (diffbehavior); for Pynguin a
  test that it marks `xfail`, or, with the good version as reference, a test of the good version that fails; for grader
  a finding of severity medium or more. With a reference, the good version too is held against a copy of itself.
- security: a version weighs the sum of its findings: critical 27, high 9, medium 3, low 1, none given 3. *Won* is a
  strictly heavier bad version, *lost* a strictly lighter one. *False alarm*: a good version with a finding of medium or
  more. Our score is left out of it. Scanners read all better and all worse versions in one run each.
- complexity: *won* is a strictly worse number for the slow version, *lost* a strictly better one: the class of growth
  (big_O), the sum over the file (complexipy, radon), the number of findings (ruff), points lost (grader, structure
  included). Class accuracy: right classes of time among all versions, all sizes growing together (O(n*m) is O(n^2));
  no answer is wrong. big_O has no inputs of its own: they are made from the annotations; its clock
  is CPU time, so that a loaded machine does not blur it.

A version about which a tool says nothing weighs 0. CPU seconds hold the children of a process. `--cpu` limits each
process of a rival, `--budget` (wall seconds) each tool in each set; what was not reached is shown as "n of m" pairs, a
tool that does not install or run as "not run" with its message.
"""

from __future__ import annotations

import argparse
import datetime as dt
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from contest import complexity, edge_cases, security
from contest.answers import Bench, Record, Store, Tool
from contest.environments import Environments, NotInstalledError
from contest.pairs import Pair, find_pairs
from contest.tables import table

SETS = {"edge_cases": edge_cases.TOOLS, "security": security.TOOLS, "complexity": complexity.TOOLS}


def ask(
    store: Store, suite: str, tool: Tool, pairs: list[Pair], *, environments: Environments, cpu: int, budget: float
) -> None:
    """Ask a tool about the pairs that it has not answered yet, until its budget is spent; keep each answer at once."""
    record = store.read(suite, tool.name)
    record.failure = ""
    missing = [pair for pair in pairs if pair.name not in record.answers]
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="rivals-") as scratch:
        bench = Bench(environments, Path(scratch).resolve(), cpu)
        try:
            record.version = version_of(tool, bench)
            for pair, answers in tool.ask(bench, missing):
                record.answers[pair.name] = answers
                record.when = dt.datetime.now(tz=dt.UTC).date().isoformat()
                store.write(suite, tool.name, record)
                if time.monotonic() - started > budget:
                    break
        except NotInstalledError as error:
            record.failure = str(error)
    store.write(suite, tool.name, record)
    print(
        f"{suite}: {tool.name}: {len(record.answers)} pairs, {time.monotonic() - started:.0f} s {record.failure}",
        flush=True,
    )


def version_of(tool: Tool, bench: Bench) -> str:
    """The version of a rival, or of grader here."""
    if not tool.environment:
        return version("code-spectrum")
    return bench.environments.version(tool.environment, tool.distribution, bench.scratch)


def main() -> None:
    """Ask, then write all tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--only", default=",".join(SETS), help="sets")
    parser.add_argument("--tools", default="", help="tools by name; default: all; `none` only writes the tables")
    parser.add_argument("--pairs", default="", help="how many of each set, or their names")
    parser.add_argument("--budget", type=float, default=3600.0, help="wall seconds a tool and set")
    parser.add_argument("--cpu", type=int, default=10, help="CPU seconds a process of a rival")
    parser.add_argument("--again", action="store_true", help="drop the answers of the selected tools")
    options = parser.parse_args()
    work: Path = options.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    store = Store(work / "answers")
    parts = []
    for suite, tools in SETS.items():
        pairs = find_pairs(options.cases, suite)
        if options.pairs.isdecimal():
            asked = pairs[: int(options.pairs)]
        else:
            asked = [pair for pair in pairs if not options.pairs or pair.name in options.pairs.split(",")]
        for tool in tools if suite in options.only.split(",") else ():
            if not options.tools or tool.name in options.tools.split(","):
                if options.again:
                    store.write(suite, tool.name, Record())
                ask(
                    store,
                    suite,
                    tool,
                    asked,
                    environments=Environments(work / "env"),
                    cpu=options.cpu,
                    budget=options.budget,
                )
        records = {tool.name: store.read(suite, tool.name) for tool in tools}
        parts.append(f"### {suite}\n\n{table(suite, tools, records, pairs, options.cpu)}")
    (work / "tables.md").write_text("\n".join(parts), "utf-8")
    print("\n".join(parts))


if __name__ == "__main__":
    main()
