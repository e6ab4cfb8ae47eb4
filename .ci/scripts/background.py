"""Make the background profile: what code in general does, counted over public packages, and the similarity's weights.

    background.py fetch FOLDER          wheels of PACKAGES, through pip
    background.py make FOLDER [OUT]     count them, fit the weights, write the file that is shipped

Only counts are kept: for each dimension, scope and option the mean share over the packages. The packages that the open
development set takes as teams (`mined_open.py`) are not among them, nor are packages of the same authors. Needs np.
"""

from __future__ import annotations

import ast
import gzip
import hashlib
import itertools
import pickle
import random
import re
import subprocess
import sys
import warnings
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np

from grader.checkers.conventions.mined import detectors
from grader.checkers.conventions.mined.background import Background
from grader.checkers.conventions.mined.detectors import DETECTORS, slots_of
from grader.checkers.conventions.mined.learning import Seen, learn
from grader.checkers.conventions.mined.profile import Profile
from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.similarity import features
from grader.checkers.conventions.mined.slots import Slot

_NAMES = """
aiohttp alembic babel beautifulsoup4 celery cherrypy cryptography dask docutils dulwich faker fastapi flask fonttools
gevent gunicorn hypothesis invoke ipython isort jinja2 jsonschema kombu lark luigi mako markdown marshmallow matplotlib
mistune mkdocs mypy nltk openpyxl paramiko passlib peewee pelican pip poetry-core prompt-toolkit psutil pydantic
pygments pylint pymongo pyramid pytest redis rich scikit-learn scrapy seaborn setuptools simpy sqlalchemy statsmodels
sympy tornado tqdm typer urllib3 watchdog werkzeug xarray google-auth google-cloud-storage optuna keras tox virtualenv
coverage nox mitmproxy zope.interface sentry-sdk stripe azure-core boto3 botocore gensim streamlit pandas
"""
PACKAGES = tuple(_NAMES.split())

OUT = Path(__file__).parents[2] / "grader/checkers/conventions/mined/background.json.gz"
FILES, HELD, FEWEST = 36, 8, 8
SIZES = (15, 40)
VOTES = 60.0
"""What the votes of one package for one habit count at most, so that large packages do not speak for all."""

_LEFT_OUT = re.compile(
    r"(?:^|/)(?:_?vendor(?:ed)?|_vendored_packages|extern|third_party|generated|tests?|testing|testdata|data|docs?"
    r"|examples?|migrations|locale|benchmarks?|tools|scripts|scaffold)(?:/)|_pb2(?:_grpc)?\.py$|(?:^|/)(?:test_|conftest)"
)
Key = tuple[str, str, str]
Counted = Counter[Key]


class Team:
    """One package: a profile of most of its files, and the rest as items to tell apart."""

    def __init__(self, name: str, wheel: Path) -> None:
        """Read the files of a wheel; which of them are held back depends on their names only."""
        self.name = name
        texts = list(itertools.islice(_texts(wheel), FILES))
        held = texts[: min(HELD, max(3, len(texts) // 5))]
        seen = [Seen(path=path, slots=_slots(text, path)) for path, text in texts[len(held) :]]
        self.files = len(texts)
        self.profile = learn(seen)
        self.items: list[tuple[str, Counted]] = []
        for _, text in held:
            self.items.append(("file", _counted(_slots(text, ""))))
            for size in SIZES:
                pieces = [piece for _, piece in zip(range(1), _pieces(text, size), strict=False)]
                self.items += [(f"piece{size}", _counted(_slots(piece, ""))) for piece in pieces]


def main() -> None:
    """Do one of the two steps."""
    step, folder = sys.argv[1], Path(sys.argv[2])
    if step == "fetch":
        for name in PACKAGES:
            if not list((folder / f"{name}.d").glob("*.whl")):
                command = [
                    "pip",
                    "download",
                    "-q",
                    "--no-deps",
                    "--only-binary",
                    ":all:",
                    "-d",
                    str(folder / f"{name}.d"),
                ]
                subprocess.run([sys.executable, "-m", *command, name], check=True)
        return
    warnings.simplefilter("ignore")
    teams = []
    for name in PACKAGES:
        team = _remembered(name, folder)
        if team.files >= FEWEST:
            teams.append(team)
        print(f"{name}: {team.files} files", file=sys.stderr, flush=True)
    counted = Background(packages=tuple(team.name for team in teams), shares=_shares([t.profile for t in teams]))
    made = _fitted(teams, counted)
    out = Path(sys.argv[3]) if len(sys.argv) > 3 else OUT  # noqa: PLR2004 - the optional argument
    with out.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as file:
        file.write(msgspec.json.encode(made, order="sorted"))
    print(f"{out}: {len(teams)} packages, {out.stat().st_size} bytes")


def _remembered(name: str, folder: Path) -> Team:
    """A package as it was read before by the same detectors, or read now."""
    sources = sorted(Path(detectors.__file__).parent.parent.rglob("*.py"))
    key = hashlib.sha256(b"".join(file.read_bytes() for file in sources if file.parent.name == "detectors")).hexdigest()
    kept = folder / f"{name}.d" / f"{key[:16]}.pickle"
    if not kept.is_file():
        kept.write_bytes(pickle.dumps(Team(name, next((folder / f"{name}.d").glob("*.whl")))))
    team: Team = pickle.loads(kept.read_bytes())
    return team


def _texts(wheel: Path) -> Iterator[tuple[str, str]]:
    """Modules with something in them, without tests, data and what others wrote; in an order that their names give."""
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist(), key=lambda name: hashlib.sha256(name.encode()).hexdigest()):
            if name.endswith(".py") and "/" in name and not _LEFT_OUT.search(name):
                try:
                    text = archive.read(name).decode("utf-8")
                    body = ast.parse(text).body
                except (SyntaxError, ValueError):
                    continue
                lines = sum(bool(line.strip()) for line in text.split("\n"))
                if 30 <= lines <= 3000 and any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in body):  # noqa: PLR2004
                    yield name, text


def _slots(text: str, path: str) -> tuple[Slot, ...]:
    return tuple(slots_of(Reading(text, ast.parse(text), path)))


def _counted(slots: Sequence[Slot]) -> Counted:
    return Counter((slot.dimension, slot.scope, slot.option) for slot in slots)


def _pieces(text: str, size: int) -> Iterator[str]:
    """Neighbouring functions (a class by its methods) of at least `size` lines, as somebody might add them."""
    lines, group, length = text.split("\n"), [], 0
    for node in ast.parse(text).body:
        parts = node.body if isinstance(node, ast.ClassDef) else [node]
        for part in parts:
            if not isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            first = min([part.lineno, *(each.lineno for each in part.decorator_list)]) - 1
            block = lines[first : part.end_lineno]
            if len(block) > 3 * size:
                continue
            indent = len(block[0]) - len(block[0].lstrip())
            piece = "\n".join(line[indent:] if line[:indent].isspace() else line for line in block)
            try:
                ast.parse(piece)
            except SyntaxError:
                continue
            group.append(piece)
            length += len(block)
            if length >= size:
                yield "\n\n\n".join(group)
                group, length = [], 0


def _shares(profiles: Sequence[Profile]) -> dict[str, dict[str, dict[str, float]]]:
    """The mean share of each option over the packages that had the choice."""
    totals: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for profile in profiles:
        for section in profile.sections:
            if section.folder or section.tests:
                continue
            for dimension, scopes in section.habits.items():
                for scope, habit in scopes.items():
                    votes = sum(habit.votes.values())
                    for option, count in habit.votes.items():
                        totals[dimension, scope][option] += count / votes * min(votes, VOTES)
    shares: dict[str, dict[str, dict[str, float]]] = {}
    for (dimension, scope), options in sorted(totals.items()):
        total = sum(options.values())
        if total >= 20:  # noqa: PLR2004 - seen too rarely to say what is usual
            table = {option: round(count / total, 4) for option, count in sorted(options.items())}
            shares.setdefault(dimension, {})[scope] = table
    return shares


def _fitted(teams: Sequence[Team], background: Background) -> Background:
    """Weights of a logistic model that tells each package's own items from others', none of them negative."""
    names = list(DETECTORS)
    rows, truth, importance = [], [], []
    draw = random.Random(7)
    for team in teams:
        own = [item for _, item in team.items]
        foreign = [
            item
            for other in teams
            if other is not team
            for _, item in draw.sample(other.items, min(3, len(other.items)))
        ]
        for items, label in ((own, 1.0), (foreign, 0.0)):
            for item in items:
                found = features(item, team.profile, "", background)
                rows.append([value for name in names for value in found.get(name, (0.0, 0.0))])
                truth.append(label)
                importance.append(1 / len(items))
    weights, bias = _logistic(np.array(rows), np.array(truth), np.array(importance))
    by_name = {
        name: (round(float(weights[2 * at]), 4), round(float(weights[2 * at + 1]), 4)) for at, name in enumerate(names)
    }
    return msgspec.structs.replace(background, weights=by_name, bias=round(bias, 4))


def _logistic(rows: np.ndarray, truth: np.ndarray, importance: np.ndarray) -> tuple[np.ndarray, float]:
    """Projected gradient descent with momentum; a little shrinkage keeps rare dimensions small."""
    spread = rows.std(axis=0)
    scale = np.where(spread > 0, spread, np.inf)
    scaled = rows / scale
    importance = importance / importance.sum()
    weights, bias, speed, drift = np.full(scaled.shape[1], 0.05), 0.0, np.zeros(scaled.shape[1]), 0.0
    for _ in range(3000):
        error = (1 / (1 + np.exp(-(scaled @ weights + bias))) - truth) * importance
        speed = 0.9 * speed - 0.5 * (scaled.T @ error + 0.0005 * weights)
        drift = 0.9 * drift - 0.5 * float(error.sum())
        weights = np.maximum(weights + speed, 0.0)
        bias += drift
    predicted = scaled @ weights + bias
    print(f"loss {float((importance * np.log1p(np.exp(-(2 * truth - 1) * predicted))).sum()):.4f}", file=sys.stderr)
    return weights / scale, bias


if __name__ == "__main__":
    main()
