"""What all candidates of a group answer to the same inputs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from grader.checkers.edge_cases.bench import Bench, on_bench
from grader.checkers.edge_cases.given.agreement import values_differ
from grader.checkers.edge_cases.given.candidates import distinct
from grader.checkers.edge_cases.given.pairing import Pair, cases_of
from grader.checkers.edge_cases.given.prompts import contract
from grader.checkers.edge_cases.given.sides import Home, Side, read_side
from grader.checkers.edge_cases.targets import Target
from grader.inputs.cases import Case
from grader.inputs.exact import holds_opaque
from grader.inputs.render import render
from grader.model.checker import Context
from grader.sandbox.values import Call, Died, Exhausted, Level, Limits, NotLoaded, Outcome, Returned

PATH = "candidate.py"
FEWEST_ALIKE = 3
"""Candidates that must agree before the others are held against them."""
INPUTS = 160
"""Inputs of one ballot, whatever the number of candidates."""
LEAST = 12
"""Inputs drawn from each candidate's own signature."""
SLOW = 3
BATCH = 20


class Key(Struct, frozen=True):
    """All that a ballot depends on."""

    texts: tuple[str, ...]
    name: str
    prompt: str | None
    module: str
    siblings: tuple[tuple[str, str], ...]
    search_path: tuple[str, ...]
    seed: int
    level: Level

    @property
    def home(self) -> Home:
        """Where the candidates are imported."""
        return Home(self.module, dict(self.siblings), self.search_path)


class Ballot(Struct, frozen=True):
    """The answers of each candidate that could be loaded, to each input, in order."""

    cases: tuple[Case, ...]
    texts: tuple[str, ...]
    targets: tuple[str, ...]
    answers: tuple[tuple[Outcome, ...], ...]

    def majority(self, number: int) -> tuple[int, ...]:
        """The candidates that agree on an input, by index; empty where no strict majority of three or more does."""
        return alike([answers[number] for answers in self.answers])


def key_of(context: Context, name: str, level: Level) -> Key:
    """The key of the ballot on one function."""
    return Key(
        texts=distinct(context.candidates),
        name=name,
        prompt=context.prompt,
        module=context.module,
        siblings=tuple(sorted(context.siblings.items())),
        search_path=context.search_path,
        seed=context.seed,
        level=level,
    )


def alike(outcomes: Sequence[Outcome]) -> tuple[int, ...]:
    """The largest set of equal values among outcomes, if it holds three and more than half of them all."""
    groups: list[list[int]] = []
    for index, outcome in enumerate(outcomes):
        if not isinstance(outcome, Returned) or holds_opaque(outcome.value):
            continue
        for group in groups:
            first = outcomes[group[0]]
            if isinstance(first, Returned) and not values_differ(first.value, outcome.value):
                group.append(index)
                break
        else:
            groups.append([index])
    largest = max(groups, key=len, default=[])
    return tuple(largest) if len(largest) >= FEWEST_ALIKE and 2 * len(largest) > len(outcomes) else ()


@lru_cache(maxsize=2)
def hold(key: Key) -> Ballot:
    """Run all candidates on inputs from all their signatures; the candidates of a group share one ballot."""
    sides = [(text, side) for text in key.texts if isinstance(side := read_side(PATH, text, key.home), Side)]
    found = [(text, side, one) for text, side in sides if isinstance(one := side.found.get(key.name), Target)]
    cases = _cases([target for _, _, target in found], key)
    texts, targets, answers = [], [], []
    for text, side, target in found:
        with on_bench(side.subject, Limits(), key.level) as bench:
            if isinstance(bench, NotLoaded):
                continue
            texts.append(text)
            targets.append(target.name)
            answers.append(tuple(_answers(bench, target.name, cases)))
    return Ballot(tuple(cases), tuple(texts), tuple(targets), tuple(answers))


def _cases(targets: list[Target], key: Key) -> list[Case]:
    share = max(LEAST, INPUTS // max(len(targets), 1))
    columns = [cases_of(Pair(target, contract(key.prompt, target, key.home)), share, key.seed) for target in targets]
    found: dict[str, Case] = {}
    for row in range(max(map(len, columns), default=0)):
        for column in columns:
            if row < len(column) and column[row].zone == "in" and not column[row].kwargs:
                found.setdefault(render(column[row].args), column[row])
    return [*found.values()][:INPUTS]


def _answers(bench: Bench, name: str, cases: list[Case]) -> list[Outcome]:
    found: list[Outcome] = []
    slow = 0
    for start in range(0, len(cases), BATCH):
        batch = cases[start : start + BATCH]
        if slow >= SLOW:
            found += [Died(reason="budget", detail="too many calls before did not end")] * len(batch)
            continue
        outcomes = bench.call([Call(target=name, args=case.args) for case in batch])
        slow += sum(isinstance(outcome, Exhausted | Died) for outcome in outcomes)
        found += outcomes
    return found


def votes_on(ballot: Ballot, case: Case, key: Key) -> list[Outcome]:
    """What the candidates of a ballot answer to one more input, each in a process of its own."""
    found: list[Outcome] = []
    for text, name in zip(ballot.texts, ballot.targets, strict=True):
        side = read_side(PATH, text, key.home)
        if isinstance(side, Side):
            with on_bench(side.subject, Limits(), key.level) as bench:
                if not isinstance(bench, NotLoaded):
                    found += bench.call([Call(target=name, args=case.args)])
                    continue
        found.append(Died(reason="import", detail="not imported"))
    return found


def without_effects(outcome: Outcome) -> Outcome:
    """The value alone: what else a call leaves behind is not voted on."""
    return replace(outcome, args=(), kwargs={}, output="") if isinstance(outcome, Returned) else outcome
