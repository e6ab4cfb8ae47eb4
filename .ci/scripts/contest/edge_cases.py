"""Edge cases: tools that search for inputs on which a function fails, alone and beside a right version."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from contest.answers import Answer, Answers, Bench, Tool
from contest.graded import ALARMING, Line, findings, grade
from contest.pairs import Pair, documented_errors
from contest.processes import run

SETTINGS = """from hypothesis import HealthCheck, settings
settings.register_profile("rivals", deadline=None, derandomize=True, database=None, suppress_health_check=HealthCheck)
settings.load_profile("rivals")
"""
"""Written above each ghostwritten test: no verdict may hang on the load of the machine."""
REST = 5
"""Of the CPU limit, seconds left for start and report; the others go to the search."""

Ask = Callable[[Bench, Pair, str, Path], Answer]
"""Answers about one version; the folder holds it as subject.py and the better version as reference.py."""


def each(bench: Bench, pairs: list[Pair], ask: Ask) -> Iterator[tuple[Pair, Answers]]:
    """Ask about both versions, pair by pair."""
    for pair in pairs:
        answers = {}
        for version in (pair.better, pair.worse):
            folder = bench.scratch / pair.name / version
            folder.mkdir(parents=True)
            (folder / "subject.py").write_text(pair.code[version], "utf-8")
            (folder / "reference.py").write_text(pair.code[pair.better], "utf-8")
            answers[version] = ask(bench, pair, version, folder)
        yield pair, answers


def flag(found: bool, cpu: float, note: str = "") -> Answer:
    """An answer about a version: flagged or not."""
    return Answer(1.0 if found else 0.0, cpu, found, note=note)


def nothing(cpu: float, note: str) -> Answer:
    """No answer, and why."""
    return Answer(None, cpu, note=note)


def ghostwriter(bench: Bench, pairs: list[Pair]) -> Iterator[tuple[Pair, Answers]]:
    """Tests that hypothesis writes for the module; documented exceptions are handed over as expected."""

    def ask(bench: Bench, pair: Pair, version: str, folder: Path) -> Answer:
        allowed = [part for name in documented_errors(pair.code[version]) for part in ("--except", name)]
        return write_and_run(bench, folder, ["subject", *allowed])

    yield from each(bench, pairs, ask)


def ghostwriter_equivalent(bench: Bench, pairs: list[Pair]) -> Iterator[tuple[Pair, Answers]]:
    """`--equivalent` with the better version; it takes functions only."""

    def ask(bench: Bench, pair: Pair, version: str, folder: Path) -> Answer:
        if pair.is_class:
            return nothing(0.0, "takes no class")
        allowed = [part for name in documented_errors(pair.code[version]) for part in ("--except", name)]
        names = [f"subject.{pair.entry_point}", f"reference.{pair.entry_point}"]
        return write_and_run(bench, folder, ["--equivalent", *names, *allowed])

    yield from each(bench, pairs, ask)


def write_and_run(bench: Bench, folder: Path, arguments: list[str]) -> Answer:
    """Ghostwrite a test and run it; a test that does not end within the limit flags, too."""
    environments = bench.environments
    written = run([environments.script("tools", "hypothesis"), "write", *arguments], folder, bench.cpu, PYTHONPATH=".")
    if written.code:
        return nothing(written.cpu, written.last_line)
    if "nothing()" in written.stdout or "@given" not in written.stdout:
        return nothing(written.cpu, "a parameter without a strategy")
    (folder / "test_subject.py").write_text(SETTINGS + written.stdout, "utf-8")
    tested = run([environments.script("tools", "python"), "-m", "unittest", "test_subject"], folder, bench.cpu)
    cpu = written.cpu + tested.cpu
    if "Ran 0 tests" in tested.stderr or "unittest.loader._FailedTest" in tested.stderr:
        return nothing(cpu, tested.last_line)
    return flag(tested.code != 0, cpu, "no end" if tested.killed else "")


def crosshair(bench: Bench, pairs: list[Pair]) -> Iterator[tuple[Pair, Answers]]:
    """CrossHair check on a contract added to the docstrings: any result, no exception but the documented ones."""

    def ask(bench: Bench, pair: Pair, version: str, folder: Path) -> Answer:
        (folder / "subject.py").write_text(with_contract(pair.code[version], pair.entry_point), "utf-8")
        command: list[str | Path] = [bench.environments.script("tools", "crosshair"), "check", "subject.py"]
        command += ["--analysis_kind", "PEP316", "--per_condition_timeout", f"{max(bench.cpu - REST, 1)}"]
        return verdict(command, folder, bench)

    yield from each(bench, pairs, ask)


def crosshair_difference(bench: Bench, pairs: list[Pair]) -> Iterator[tuple[Pair, Answers]]:
    """CrossHair diffbehavior against the better version; it takes functions only."""

    def ask(bench: Bench, pair: Pair, _version: str, folder: Path) -> Answer:
        if pair.is_class:
            return nothing(0.0, "takes no class")
        command: list[str | Path] = [bench.environments.script("tools", "crosshair"), "diffbehavior"]
        command += [f"subject.{pair.entry_point}", f"reference.{pair.entry_point}"]
        command += ["--exception_equivalence", "SAME_TYPE", "--per_condition_timeout", f"{max(bench.cpu - REST, 1)}"]
        return verdict(command, folder, bench)

    yield from each(bench, pairs, ask)


def verdict(command: list[str | Path], folder: Path, bench: Bench) -> Answer:
    """CrossHair's exit code: 0 nothing found, 1 found, else it could not look."""
    done = run(command, folder, bench.cpu, PYTHONPATH=".")
    if done.killed:
        return nothing(done.cpu, "CPU limit")
    return flag(done.code == 1, done.cpu) if done.code in {0, 1} else nothing(done.cpu, done.last_line)


def with_contract(code: str, entry_point: str) -> str:
    """The code with `post: True` and `raises:` in the entry point's docstring, for a class in those of its methods."""
    raises = documented_errors(code)
    contract = "\n\npost: True\n" + (f"raises: {', '.join(raises)}\n" if raises else "")
    tree = ast.parse(code)
    for node in tree.body:
        if getattr(node, "name", None) != entry_point:
            continue
        for function in node.body if isinstance(node, ast.ClassDef) else [node]:
            if isinstance(function, ast.FunctionDef) and not function.name.startswith("_"):
                text = ast.get_docstring(function)
                if text is not None:
                    del function.body[0]
                function.body.insert(0, ast.Expr(ast.Constant((text or "") + contract)))
    return ast.unparse(ast.fix_missing_locations(tree))


def pynguin(bench: Bench, pairs: list[Pair]) -> Iterator[tuple[Pair, Answers]]:
    """Tests that Pynguin writes for the version; one that expects an exception of its own accord (`xfail`) flags."""

    def ask(bench: Bench, _pair: Pair, _version: str, folder: Path) -> Answer:
        cpu, tests, note = pynguin_tests(bench, folder, "subject")
        return nothing(cpu, note) if tests is None else flag("xfail" in tests, cpu)

    yield from each(bench, pairs, ask)


def pynguin_regression(bench: Bench, pairs: list[Pair]) -> Iterator[tuple[Pair, Answers]]:
    """Tests that Pynguin writes for the better version, run on the version; a test that fails flags."""

    def ask(bench: Bench, _pair: Pair, _version: str, folder: Path) -> Answer:
        cpu, tests, note = pynguin_tests(bench, folder, "reference")
        if tests is None:
            return nothing(cpu, note)
        (folder / "test_subject.py").write_text(re.sub(r"\breference\b", "subject", tests), "utf-8")
        python = bench.environments.script("pynguin", "python")
        done = run([python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_subject.py"], folder, bench.cpu)
        return flag(done.code not in {0, 5}, cpu + done.cpu, "no end" if done.killed else "")

    yield from each(bench, pairs, ask)


def pynguin_tests(bench: Bench, folder: Path, module: str) -> tuple[float, str | None, str]:
    """CPU seconds, the tests written for a module or None, and why there are none."""
    command: list[str | Path] = [bench.environments.script("pynguin", "pynguin"), "--project-path", "."]
    command += ["--module-name", module, "--output-path", "written", "--seed", "1", "--assertion-generation", "SIMPLE"]
    command += ["--maximum_search_time", f"{max(bench.cpu - REST, 1)}", "--use-master-worker", "False", "-v"]
    done = run(command, folder, bench.cpu, PYNGUIN_DANGER_AWARE="1")
    written = sorted((folder / "written").glob("**/test_*.py"))
    if not written:
        return done.cpu, None, "CPU limit" if done.killed else done.last_line
    return done.cpu, written[0].read_text("utf-8"), ""


def grader(bench: Bench, pairs: list[Pair]) -> Iterator[tuple[Pair, Answers]]:
    """Findings of severity medium or more in the dimension edge_cases."""
    yield from grade(bench, pairs, "edge_cases", judge)


def grader_reference(bench: Bench, pairs: list[Pair]) -> Iterator[tuple[Pair, Answers]]:
    """The same, with the better version as reference."""
    yield from grade(bench, pairs, "edge_cases", judge, reference=True)


def judge(entry: Line, cpu: float) -> Answer:
    """Flagged or not; a null score is no answer."""
    found = any(item["severity"] in ALARMING for item in findings(entry, "edge_cases"))
    score = entry["dimensions"]["edge_cases"]["grade"]["score"]
    return nothing(cpu, "null score") if score is None and not found else flag(found, cpu)


TOOLS = (
    Tool("ghostwriter", "hypothesis ghostwriter", ghostwriter, "tools", "hypothesis"),
    Tool("crosshair", "CrossHair check", crosshair, "tools", "crosshair-tool"),
    Tool("pynguin", "Pynguin", pynguin, "pynguin", "pynguin"),
    Tool("grader", "grader", grader),
    Tool("ghostwriter-ref", "ghostwriter `--equivalent`", ghostwriter_equivalent, "tools", "hypothesis"),
    Tool("crosshair-ref", "CrossHair diffbehavior", crosshair_difference, "tools", "crosshair-tool"),
    Tool("pynguin-ref", "Pynguin, tests of the reference", pynguin_regression, "pynguin", "pynguin"),
    Tool("grader-ref", "grader `--reference`", grader_reference),
)
"""Those that end in `-ref` see the better version, too."""
