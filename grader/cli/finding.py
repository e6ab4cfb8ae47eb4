"""One finding or measurement of the last report: told in full, written as a test, or drawn."""

from __future__ import annotations

from collections.abc import Iterator

from grader.engine.last import last_evidence
from grader.engine.options import Options
from grader.engine.problem import UsageError
from grader.model.evidence import Finding, Measurement
from grader.reporters.escape import terminal
from grader.reporters.pytest_text import NoTestError, as_test


def story_of(fingerprint: str, options: Options) -> str:
    """What was found, on which input, and why that input is allowed; or what was measured. Raises UsageError."""
    found = last_evidence(fingerprint, options)
    lines = _story(found) if isinstance(found, Finding) else _numbers(found)
    return "\n".join(map(terminal, lines)) + "\n"


def _numbers(measurement: Measurement) -> Iterator[str]:
    yield f"{measurement.check} {measurement.fingerprint}"
    yield f"{measurement.path}:{measurement.span.line} {measurement.qualname}"
    value = f"{measurement.value:g} {measurement.unit_of_measure}".strip()
    yield f"{measurement.label} ({value})" if measurement.label else value
    if measurement.detail:
        yield measurement.detail
    yield from (f"{size:>14g} {count:>14,g}" for size, count in measurement.points)


def plot_of(fingerprint: str, options: Options) -> str:
    """The chart of a measured growth, as SVG. Raises UsageError where there are no points to draw."""
    found = last_evidence(fingerprint, options)
    if isinstance(found, Finding) or not found.points:
        raise UsageError(f"--plot: {found.check} {found.fingerprint} has no points; measurements of scaling have")
    from grader.checkers.complexity.scaling.curve import curve_of
    from grader.reporters.plot import render

    return render(found, curve_of(found))


def _story(finding: Finding) -> Iterator[str]:
    yield f"{finding.check} {finding.fingerprint}"
    yield f"{finding.path}:{finding.span.line} {finding.qualname}"
    yield f"severity {finding.severity}, confidence {finding.confidence}" + (
        f", evidence level {finding.level}" if finding.level else ""
    )
    yield finding.message
    witness = finding.witness
    if witness is None:
        return
    for word, text in (("call", witness.call), ("expected", witness.expected), ("got", witness.got)):
        if text:
            yield f"{word + ':':10}{text}"
    if witness.because:
        yield f"{'allowed:':10}{witness.because}"
    yield from (f"  {number}. {step}" for number, step in enumerate(witness.steps, start=1))


def test_of(fingerprint: str, options: Options) -> str:
    """A pytest file that fails while the fault is there. Raises UsageError where none can be written."""
    finding = last_evidence(fingerprint, options)
    if isinstance(finding, Measurement):
        raise UsageError(f"no test can be written of {fingerprint}: it is a measurement of {finding.check}")
    try:
        return as_test(finding, (options.cwd / finding.path).read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"{finding.path} cannot be read: {error.strerror}") from error
    except (NoTestError, UnicodeDecodeError) as error:
        raise UsageError(f"no test can be written of {fingerprint}: {error}") from error
