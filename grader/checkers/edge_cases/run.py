"""The whole of the dimension: from a file to its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from msgspec.structs import replace

from grader.checkers.edge_cases.aliasing import find_aliased_results
from grader.checkers.edge_cases.argument_mutation import find_mutations
from grader.checkers.edge_cases.bench import OTHER_HASH_SEED, Bench, call_of, on_bench
from grader.checkers.edge_cases.branches import ENOUGH_BRANCHES, share_reached
from grader.checkers.edge_cases.catalogue import CHECKS
from grader.checkers.edge_cases.coverage import Tried, find_coverage
from grader.checkers.edge_cases.crash import find_crashes
from grader.checkers.edge_cases.decorators import Decorators
from grader.checkers.edge_cases.documented_error import find_missing_errors, find_refused_bounds
from grader.checkers.edge_cases.documented_example import CHECK as DOCUMENTED_EXAMPLE
from grader.checkers.edge_cases.documented_example import Staged, Verdict, calls_of, find_contradictions, stage, verdict
from grader.checkers.edge_cases.documented_result import find_wrong_results
from grader.checkers.edge_cases.effects import changing_functions
from grader.checkers.edge_cases.further import answered, further, needed, untaken
from grader.checkers.edge_cases.hang import find_endless_iterators, find_hangs
from grader.checkers.edge_cases.novelty import novel
from grader.checkers.edge_cases.objects.faults import Answered, Game, find_object_faults
from grader.checkers.edge_cases.objects.playing import with_player
from grader.checkers.edge_cases.probing import probed
from grader.checkers.edge_cases.properties import find_broken_laws
from grader.checkers.edge_cases.relations import find_broken_idempotence, find_broken_round_trips, made_by_others
from grader.checkers.edge_cases.repeatability import find_unrepeatable, repeated_cases
from grader.checkers.edge_cases.return_type import find_wrong_types
from grader.checkers.edge_cases.scopes import find_scope_faults, opened
from grader.checkers.edge_cases.shared_examples import shared_examples
from grader.checkers.edge_cases.tampering import CHECK as TAMPERING
from grader.checkers.edge_cases.tampering import find_tampering, tampered_import
from grader.checkers.edge_cases.targets import Target, Untestable, find_targets
from grader.checkers.edge_cases.trials import Trial, exits_on_purpose, raising_lines
from grader.inputs.cases import Case, gather
from grader.inputs.examples import SeenCall
from grader.inputs.feedback import offspring
from grader.inputs.module import read_module
from grader.inputs.project import Project
from grader.model.checker import Context, Effort
from grader.model.evidence import Assessed, Evidence, Finding, Gap, GapReason
from grader.model.source import Source
from grader.sandbox.values import Call, Died, Exhausted, Level, Limits, NotLoaded, Outcome, Subject

INPUTS: dict[Effort, int] = {"quick": 40, "normal": 120, "deep": 400}
"""Inputs a function, by effort."""

ROUNDS: dict[Effort, int] = {"quick": 0, "normal": 1, "deep": 3}
"""How often the inputs that did something new are changed further, by effort."""
OFFSPRING = 30
"""Inputs of one such round."""
SLOW = 3
"""Inputs that may run out of events before the rest of a function's inputs is left out."""


def run(source: Source, context: Context, seen: Mapping[str, Sequence[SeenCall]] | None = None) -> Iterator[Evidence]:
    """Run every function of a file; what could not be run is a gap with its reason.

    `seen` are calls that given tests make, by function.
    """
    wanted = tuple(check.id for check in CHECKS if check.id in context.selected)
    if not wanted:
        return
    if context.isolation.level in ("limits", "none") and not context.allow_weak_isolation:
        detail = f"isolation {context.isolation.level} is too weak to run code that is not trusted"
        yield Gap(checks=wanted, path=source.path, units="all", reason="isolation", detail=detail)
        return
    project = Project(context.tree, context.module, context.siblings, seen)
    module = project.module
    decorators = Decorators(context.tree, project)
    found = find_targets(context.tree, context.units, module, decorators)
    yield from _untestable(found, wanted, source)
    targets = [opened(one) for one in found if isinstance(one, Target)]
    targets.sort(key=lambda target: target.unit.qualname.partition(".")[0] != context.entry_point)
    if not targets:
        return
    staged = stage(targets, shared_examples(context.tree, targets))
    subject = _subject(source, context, targets, staged)
    level: Level = "strong" if context.isolation.level == "strong" else "kernel"
    with on_bench(subject, Limits(), level) as bench:
        if isinstance(bench, NotLoaded):
            units = tuple(target.unit.qualname for target in targets)
            if bench.reason == "tampering" and TAMPERING in wanted:
                yield tampered_import(targets[0], bench.detail)
            yield Gap(checks=wanted, path=source.path, units=units, reason=bench.reason, detail=bench.detail)
            return
        for evidence in _examine(targets, staged, context, bench):
            if isinstance(evidence, Finding):
                if evidence.check in wanted:
                    yield evidence
            elif checks := tuple(check for check in evidence.checks if check in wanted):
                yield replace(evidence, checks=checks)


def _untestable(found: list[Target | Untestable], wanted: tuple[str, ...], source: Source) -> Iterator[Evidence]:
    idle = tuple(one.unit.qualname for one in found if isinstance(one, Untestable) and one.reason is None)
    if idle:
        yield Assessed(checks=wanted, path=source.path, units=idle)
    groups: dict[tuple[GapReason, str], list[str]] = {}
    for one in found:
        if isinstance(one, Untestable) and one.reason is not None:
            groups.setdefault((one.reason, one.detail), []).append(one.unit.qualname)
    for (reason, detail), units in groups.items():
        yield Gap(checks=wanted, path=source.path, units=tuple(units), reason=reason, detail=detail)


def _subject(source: Source, context: Context, targets: list[Target], staged: list[Staged]) -> Subject:
    """The source with its helper functions appended: the lines of the source keep their numbers."""
    helpers = [target.helper for target in targets if target.helper] + [one.code for one in staged]
    text = "\n\n\n".join([source.text.rstrip("\\\n"), *helpers]) + "\n"
    subject = Subject(
        module=context.module,
        path=source.path,
        text=text,
        siblings=context.siblings,
        search_path=context.search_path,
    )
    return with_player(subject)


def _examine(
    targets: list[Target], staged: list[Staged], context: Context, bench: Bench
) -> Iterator[Assessed | Gap | Finding]:
    module = read_module(context.tree)
    raises = raising_lines(context.tree)
    changing = changing_functions(context.tree, module.imports)
    yield from _examples(targets, staged, bench)
    targets = probed(targets, context.seed, bench)
    partners = {target.shown: target for target in targets}
    trials = {
        target.unit.qualname: _try(
            target,
            gather(
                target.signature, target.node, list(target.calls), target.receiver, INPUTS[context.effort], context.seed
            ),
            bench,
        )
        for target in targets
    }
    for target in targets:
        name = target.unit.qualname
        trials[name] += _try(target, made_by_others(target, partners, trials), bench)
        for _ in range(ROUNDS[context.effort]):
            trials[name] += _try(target, _grown(target, trials[name]), bench)
        if _taken(target, bench) < ENOUGH_BRANCHES and _lost(trials[name]) < SLOW:
            trials[name] += _try(target, untaken(target, trials[name], context.seed), bench)
        trials[name] += _more(target, trials[name], raises, context.seed, bench)
    found: list[Finding] = []
    repeats = _repeat(targets, trials, changing, bench)
    for target in targets:
        name = target.unit.qualname
        found += _judge(target, trials[name], raises, partners, bench)
        if name in repeats:
            cases, first, second = repeats[name]
            found += find_unrepeatable(target, cases, first, second, bench)
        found += find_scope_faults(target, trials[name], bench)
        found += find_aliased_results(target, trials[name], bench)
    yield from found
    game = Game(
        module=module,
        raises=raises,
        changing=changing,
        reported=tuple(found),
        effort=context.effort,
        seed=context.seed,
    )
    lost: list[Gap] = []
    in_sequences: dict[str, int] = {}
    for one in find_object_faults(targets, trials, game, bench):
        if isinstance(one, Gap):
            lost.append(one)
        elif isinstance(one, Answered):
            in_sequences[one.qualname] = one.number
        else:
            found.append(one)
            yield one
    yield from find_coverage(targets, Tried(trials, in_sequences, raises, bench.reached), found, lost)


def _examples(targets: list[Target], staged: list[Staged], bench: Bench) -> Iterator[Assessed | Gap | Finding]:
    """Run the documented examples. Equal numbers of them share a record."""
    outcomes = bench.fresh(calls_of(staged)) if staged else []
    if staged and len(outcomes) < len(staged):
        outcomes = bench.call(calls_of(staged))
    verdicts_of_all = _second_opinion(staged, list(map(verdict, [one.example for one in staged], outcomes)), bench)
    by_number: dict[int, list[str]] = {}
    for target in targets:
        name = target.unit.qualname
        verdicts = [(one.example, found) for one, found in verdicts_of_all if one.target is target]
        evidence = list(find_contradictions(target, verdicts))
        yield from evidence
        if not any(isinstance(one, Gap) for one in evidence):
            ran = sum(one.reason is None for _, one in verdicts)
            by_number.setdefault(ran, []).append(name)
    for number, units in sorted(by_number.items()):
        yield Assessed(checks=(DOCUMENTED_EXAMPLE,), path=targets[0].unit.path, units=tuple(units), trials=number)


def _second_opinion(staged: list[Staged], verdicts: list[Verdict], bench: Bench) -> list[tuple[Staged, Verdict]]:
    """Run the failed examples again, in a process where only they are run: one that then holds has not failed."""
    failed = [one for one, found in zip(staged, verdicts, strict=True) if not found.agreed and found.reason is None]
    # An example may take its time: what does not end within twenty times the lines of a call does not end.
    outcomes = bench.fresh(calls_of(failed), events=20 * Limits().events) if failed else []
    again = {one.name: verdict(one.example, outcome) for one, outcome in zip(failed, outcomes, strict=False)}
    return [(one, again.get(one.name, found)) for one, found in zip(staged, verdicts, strict=True)]


def _grown(target: Target, trials: list[Trial]) -> list[Case]:
    """The next round: changes to the inputs that did something new. None where too many did not end."""
    if _lost(trials) >= SLOW:
        return []
    tried = [trial.case for trial in trials]
    return offspring(target.signature, target.receiver, novel(trials), tried, OFFSPRING)


def _taken(target: Target, bench: Bench) -> float:
    return share_reached(target.node, bench.reached)


def _lost(trials: list[Trial]) -> int:
    return sum(isinstance(trial.outcome, Exhausted | Died) for trial in trials)


def _more(target: Target, trials: list[Trial], raises: frozenset[int], seed: int, bench: Bench) -> list[Trial]:
    """Go on until enough inputs are answered. None where no input was, or too many did not end."""
    missing = needed(target) - len(answered(target, trials, raises))
    lost = _lost(trials)
    if missing <= 0 or missing == needed(target) or lost >= SLOW:
        return []
    cases = further(target, trials, raises, seed)
    found: list[Trial] = []
    while len(answered(target, found, raises)) < missing and lost < SLOW and (batch := list(islice(cases, 20))):
        found += _try(target, batch, bench)
        lost = _lost(trials) + _lost(found)
    return found


def _try(target: Target, cases: list[Case], bench: Bench) -> list[Trial]:
    """Give a target its inputs. After a few that do not end, only documented and stated ones are still tried."""
    trials: list[Trial] = []
    slow = 0
    for start in range(0, len(cases), 20):
        batch = cases[start : start + 20]
        outcomes = bench.call([call_of(target, case) for case in batch])
        trials.extend(map(Trial, batch, outcomes))
        slow += sum(isinstance(outcome, Exhausted | Died) for outcome in outcomes)
        if slow >= SLOW:
            break
    return trials


def _repeat(
    targets: list[Target], trials: dict[str, list[Trial]], changing: frozenset[str], bench: Bench
) -> dict[str, tuple[list[Case], list[Outcome], list[Outcome]]]:
    """Call the answered cases again: at once, and backwards in one process with another hash seed."""
    chosen = {
        target.unit.qualname: repeated_cases(trials[target.unit.qualname])
        for target in targets
        if target.unit.qualname not in changing and not target.constructor and not exits_on_purpose(target)
    }
    by_name = {target.unit.qualname: target for target in targets}
    calls: list[Call] = []
    for name, cases in chosen.items():
        calls += [call_of(by_name[name], case) for case in reversed(cases)]
        calls += [call_of(by_name[name], case) for case in cases[:2]]
    outcomes = bench.fresh(calls, hash_seed=OTHER_HASH_SEED) if calls else []
    if len(outcomes) != len(calls):
        return {}
    found = {}
    position = 0
    for name, cases in chosen.items():
        backwards = outcomes[position : position + len(cases)]
        more = outcomes[position + len(cases) : position + len(cases) + len(cases[:2])]
        position += len(backwards) + len(more)
        known = {id(trial.case): trial.outcome for trial in trials[name]}
        first = [known[id(case)] for case in cases]
        found[name] = ([*cases, *cases[:2]], [*first, *first[:2]], [*reversed(backwards), *more])
    return found


def _judge(
    target: Target, trials: list[Trial], raises: frozenset[int], partners: dict[str, Target], bench: Bench
) -> Iterator[Finding]:
    yield from find_tampering(target, trials)
    yield from find_crashes(target, trials, raises, bench)
    yield from find_hangs(target, trials, bench)
    yield from find_endless_iterators(target, trials, bench)
    yield from find_wrong_types(target, trials, bench)
    yield from find_mutations(target, trials, bench)
    yield from find_missing_errors(target, trials, bench)
    yield from find_refused_bounds(target, trials, bench)
    told = [
        *find_wrong_results(target, trials, raises, bench),
        *find_broken_idempotence(target, trials, bench),
        *find_broken_round_trips(target, trials, partners, bench),
    ]
    yield from told or find_broken_laws(target, trials, bench)
