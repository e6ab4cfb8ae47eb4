"""The folder that all files of a report share: said once, it need not be read on every line."""

from __future__ import annotations

from posixpath import commonpath, dirname

from msgspec.structs import replace

from grader.model.evidence import Gap
from grader.model.report import Deduction, Report


def without_folder(report: Report) -> tuple[str, Report]:
    """The common folder of a report's files (empty where there is none), and the report with paths relative to it.

    For display only: paths are shortened where they are shown, in the files, gaps, suppressions, worst units and the
    deductions of the project.
    """
    folders = [dirname(file.path) for file in report.files]
    folder = commonpath(folders) if folders and all(folders) else ""
    if not folder:
        return "", report
    prefix = f"{folder}/"
    return folder, replace(
        report,
        files=tuple(replace(file, path=file.path.removeprefix(prefix)) for file in report.files),
        evidence=tuple(
            replace(item, path=item.path.removeprefix(prefix)) if isinstance(item, Gap) else item
            for item in report.evidence
        ),
        suppressions=tuple(replace(item, path=item.path.removeprefix(prefix)) for item in report.suppressions),
        spectrum=replace(
            report.spectrum,
            worst=tuple(replace(worst, path=worst.path.removeprefix(prefix)) for worst in report.spectrum.worst),
        ),
        grade=replace(report.grade, deductions=tuple(_shortened(item, prefix) for item in report.grade.deductions)),
    )


def _shortened(deduction: Deduction, prefix: str) -> Deduction:
    return replace(deduction, sentence=deduction.sentence.removeprefix(prefix))
