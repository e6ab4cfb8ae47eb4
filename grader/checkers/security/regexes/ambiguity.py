"""Does an expression have exponentially, or polynomially, many ways to match the same text before it fails?

Exponential: a position from which the same letters lead back to it in two ways. Polynomial: loops one behind the other
that take the same letter (Weideman and others, 2016: infinite degree of ambiguity; the loops of one letter only).
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from itertools import pairwise
from re import _parser as parser  # type: ignore[attr-defined] # private, the same from 3.11 to 3.13
from typing import Literal, TypeVar

from msgspec import Struct

from grader.checkers.security.regexes.automaton import Automaton, TooLargeError, build
from grader.checkers.security.regexes.letters import ALL

_LONGEST = 4_000
"""Letters of an expression that is looked at."""

_LATIN = 256

_LARGEST_LOOP = 60
"""Positions of a loop whose pairs are followed; in a larger one only edges taken twice count."""

Node = TypeVar("Node")
_Pair = tuple[int, int]
Growth = Literal["exponential", "polynomial"]


class Ambiguity(Struct, frozen=True):
    """How the number of ways grows with the text, to which power if polynomial, and what to repeat to make it grow.

    `repeated`: loops over the same letters stand side by side, which serves no purpose.
    """

    growth: Growth
    degree: int
    pump: str
    repeated: bool = False


def ambiguity(pattern: str, flags: int = 0, *, whole: bool = False) -> Ambiguity | None:
    """What the expression does to a text that it does not match; None where all is well, or nothing can be said.

    `whole`: it has to match the whole text, as with `fullmatch`.
    """
    if len(pattern) > _LONGEST:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = parser.parse(pattern, flags)
        automaton = build(tree, tree.state.flags)
    except (re.error, TooLargeError, RecursionError, OverflowError, ValueError):
        return None
    components = _components(automaton)
    for component in components:
        if _can_fail_after(automaton, component, whole=whole):
            pump = _ways_back(automaton, component)
            if pump:
                return Ambiguity("exponential", 0, pump)
    return _polynomial(automaton, components, whole=whole)


def _can_fail_after(automaton: Automaton, positions: frozenset[int], *, whole: bool) -> bool:
    """Whether something is still asked for once a loop has taken what it could.

    A loop that may end the match at any time never has to go back; one that takes every letter reaches the end.
    """
    ends = [automaton.last[position] for position in positions if position in automaton.last]
    if not ends:
        return True
    taken = 0
    for position in positions:
        taken |= automaton.letters[position]
    return (whole or all(ends)) and taken != ALL


def _components(automaton: Automaton) -> list[frozenset[int]]:
    """Loops: sets of positions that lead to each other, in the order of their first position."""
    graph = {position: tuple(edges) for position, edges in enumerate(automaton.edges)}
    found = [
        frozenset(part) for part in _strongly_connected(graph) if len(part) > 1 or part[0] in automaton.edges[part[0]]
    ]
    return sorted(found, key=min)


def _ways_back(automaton: Automaton, component: frozenset[int]) -> str:
    """A text that leads from a position of a loop back to it in two ways; empty where there is none."""
    inside = {one: tuple(sorted(automaton.edges[one].keys() & component)) for one in component}
    for position in sorted(component):
        for follower in inside[position]:
            if automaton.edges[position][follower] > 1:
                return "".join(_shown(automaton.letters[each]) for each in _way(inside, follower, position))
    if len(component) > _LARGEST_LOOP:
        return ""
    pairs: dict[_Pair, tuple[_Pair, ...]] = {}
    waiting = [(position, position) for position in component]
    while waiting:
        pair = waiting.pop()
        if pair not in pairs:
            pairs[pair] = tuple(
                (left, right)
                for left in inside[pair[0]]
                for right in inside[pair[1]]
                if automaton.letters[left] & automaton.letters[right]
            )
            waiting.extend(pairs[pair])
    for part in _strongly_connected(pairs):
        apart = sorted(pair for pair in part if pair[0] != pair[1])
        if apart and len(apart) < len(part):
            same = min(
                (pair for pair in part if pair[0] == pair[1]), key=lambda pair: (pair[0] not in automaton.first, pair)
            )
            round_trip = [*_way(pairs, same, apart[0]), *_way(pairs, apart[0], same)[1:-1]]
            return "".join(_shown(automaton.letters[left] & automaton.letters[right]) for left, right in round_trip)
    return ""


def _way(graph: Mapping[Node, tuple[Node, ...]], start: Node, goal: Node) -> list[Node]:
    """The shortest way from a node to another that can be reached, both included."""
    came: dict[Node, Node] = {}
    seen = {start}
    waiting = [start]
    for node in waiting:
        if node == goal:
            break
        for follower in graph[node]:
            if follower not in seen:
                seen.add(follower)
                came[follower] = node
                waiting.append(follower)
    way = [goal]
    while way[-1] != start:
        way.append(came[way[-1]])
    return way[::-1]


def _polynomial(automaton: Automaton, components: list[frozenset[int]], *, whole: bool) -> Ambiguity | None:
    """The longest chain of loops, each behind the other, that all take one letter."""
    loops = [min(one) for one in components if len(one) == 1]
    masks = [automaton.letters[loop] for loop in loops]
    shared = {_readable(mask & other) for mask in masks for other in masks}
    degree, letter = max(
        ((_longest_chain(automaton, loops, one, whole=whole), one) for one in sorted(shared - {0}, reverse=True)),
        default=(0, 0),
    )
    if degree <= 1:
        return None
    repeated = any(
        automaton.letters[other] == automaton.letters[loop]
        and _can_fail_after(automaton, frozenset({other}), whole=whole)
        for loop, other in pairwise(loops)
        if other == loop + 1 and other in automaton.edges[loop]
    )
    return Ambiguity("polynomial", degree, _shown(letter), repeated)


def _longest_chain(automaton: Automaton, loops: list[int], letter: int, *, whole: bool) -> int:
    taking = [loop for loop in loops if automaton.letters[loop] & letter]
    length: dict[int, int] = {}
    for loop in sorted(taking, reverse=True):  # positions are numbered from left to right
        reached = _reached(automaton, loop, letter) & set(taking) - {loop}
        fails = _can_fail_after(automaton, frozenset({loop}), whole=whole)
        behind = max((length[other] for other in reached if other in length), default=0)
        length[loop] = 1 + behind if behind or fails else 0
    return max(length.values(), default=0)


def _reached(automaton: Automaton, start: int, letter: int) -> set[int]:
    """Positions that a text of one letter leads to."""
    found: set[int] = set()
    waiting = [start]
    while waiting:
        for follower in automaton.edges[waiting.pop()]:
            if follower not in found and automaton.letters[follower] & letter:
                found.add(follower)
                waiting.append(follower)
    return found


_READABLE = (*range(97, 123), *range(48, 58), *range(32, 127), 9, 10)


def _readable(mask: int) -> int:
    """The bit of one letter of a mask, of one that people can read if there is one."""
    return next((1 << code for code in _READABLE if mask >> code & 1), mask & -mask)


def _shown(mask: int) -> str:
    """That letter."""
    code = _readable(mask).bit_length() - 1
    return chr(code) if code < _LATIN else "\u0100"


def _strongly_connected(graph: Mapping[Node, tuple[Node, ...]]) -> list[list[Node]]:
    """Tarjan's algorithm, without recursion."""
    index: dict[Node, int] = {}
    low: dict[Node, int] = {}
    stack: list[Node] = []
    on_stack: set[Node] = set()
    found: list[list[Node]] = []
    for root in graph:
        if root in index:
            continue
        work = [(root, iter(graph[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, followers = work[-1]
            for follower in followers:
                if follower not in index:
                    index[follower] = low[follower] = len(index)
                    stack.append(follower)
                    on_stack.add(follower)
                    work.append((follower, iter(graph[follower])))
                    break
                if follower in on_stack:
                    low[node] = min(low[node], index[follower])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    part: list[Node] = []
                    while not part or part[-1] != node:
                        part.append(stack.pop())
                        on_stack.discard(part[-1])
                    found.append(part)
    return found
