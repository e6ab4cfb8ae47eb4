"""One finding of the last report, told in full or written as a test."""

from __future__ import annotations

from collections.abc import Iterator

from grader.engine.last import last_finding
from grader.engine.options import Options
from grader.engine.problem import UsageError
from grader.model.evidence import Finding
from grader.reporters.escape import terminal
from grader.reporters.pytest_text import NoTestError, as_test


def story_of(fingerprint: str, options: Options) -> str:
    """What was found, on which input, and why that input is allowed. Raises UsageError."""
    return "\n".join(map(terminal, _story(last_finding(fingerprint, options)))) + "\n"


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
    finding = last_finding(fingerprint, options)
    try:
        return as_test(finding, (options.cwd / finding.path).read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"{finding.path} cannot be read: {error.strerror}") from error
    except (NoTestError, UnicodeDecodeError) as error:
        raise UsageError(f"no test can be written of {fingerprint}: {error}") from error
