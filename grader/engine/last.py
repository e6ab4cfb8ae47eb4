"""The last report, kept in the cache folder so that one of its findings can be asked about."""

from __future__ import annotations

import contextlib
import os

import msgspec

from grader.engine.cache import cache_folder
from grader.engine.options import Options
from grader.engine.problem import UsageError
from grader.model.evidence import Finding, Measurement
from grader.model.report import Report

NAME = "last-report.json"


def keep_last(report: Report, options: Options) -> None:
    """Keep a report as the last one. Where nothing may be cached, or the folder cannot be written, none is kept."""
    if options.settings.no_cache:
        return
    folder = cache_folder(options.settings.cache_dir)
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f"{NAME}.{os.getpid()}"
        part.write_bytes(msgspec.json.encode(report))
        part.replace(folder / NAME)


def last_evidence(fingerprint: str, options: Options) -> Finding | Measurement:
    """A finding or measurement of the last report by its fingerprint, or the beginning of it. Raises UsageError."""
    file = cache_folder(options.settings.cache_dir) / NAME
    try:
        report = msgspec.json.decode(file.read_bytes(), type=Report)
    except (OSError, msgspec.DecodeError) as error:
        raise UsageError(f"no report is kept in {file.parent}: run `grader grade` without --no-cache first") from error
    found = [
        item
        for item in report.evidence
        if isinstance(item, Finding | Measurement) and item.fingerprint.startswith(fingerprint)
    ]
    if len(found) != 1:
        known = "several findings have" if found else "no finding has"
        raise UsageError(f"{known} a fingerprint that starts with {fingerprint!r} in the last report")
    return found[0]
