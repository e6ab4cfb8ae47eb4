"""Where the values of one file come from: what the analyses ask the flow analysis."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

from grader.checkers.security.taint.engine import Flows, flows_of
from grader.checkers.security.taint.tables import BUILT_IN, Table
from grader.checkers.security.taint.value import Trust
from grader.checkers.security.view import View
from grader.checkers.security.words import names
from grader.facts.units import Function

_WANTED = {
    "urllib": frozenset({"urlopen", "urlretrieve", "Request"}),
    "jwt": frozenset({"encode"}),
    "hmac": frozenset({"new", "digest"}),
    "Crypto": frozenset({"new"}),
    "Cryptodome": frozenset({"new"}),
    "cryptography": names(
        "from_private_bytes load_pem_private_key load_der_private_key derive_private_key Fernet AES CBC GCM"
    ),
    "itsdangerous": frozenset({"URLSafeTimedSerializer", "URLSafeSerializer", "TimestampSigner"}),
    "pickle": frozenset({"loads", "load"}),
    "marshal": frozenset({"loads", "load"}),
    "yaml": frozenset({"load", "load_all"}),
}
_DECODES = frozenset({"fromhex", "b64decode", "urlsafe_b64decode", "unhexlify"})


class Frame(Struct, frozen=True, eq=False):
    """The function that an expression stands in."""

    function: Function | None = None


class Origins:
    """The flow analysis of one file, run when it is first asked.

    `texts` are the lines on which a tool saw SQL being put together, `shown` what reached the sink when flows were
    tried in the sandbox, by their `id`.
    """

    def __init__(
        self,
        view: View,
        *,
        module: str = "subject",
        siblings: Mapping[str, str] | None = None,
        table: Table = BUILT_IN,
        texts: frozenset[int] = frozenset(),
    ) -> None:
        self.view = view
        self.shown: Mapping[int, object] = {}
        self._module, self._siblings, self._table, self._texts = module, siblings or {}, table, texts

    @cached_property
    def flows(self) -> Flows:
        """What reaches the sinks."""
        roots = {path.partition(".")[0] for path in self.view.imports.values()}
        wanted: set[str] = set()
        for root in sorted(roots & _WANTED.keys()):
            wanted |= _WANTED[root]
        if roots & {"jwt", "hmac", "cryptography", "Crypto", "Cryptodome", "itsdangerous"}:
            wanted |= _DECODES
        return flows_of(
            self.view.tree,
            self._module,
            self.view.source.path,
            self._siblings,
            table=self._table,
            wanted=frozenset(wanted),
            lines=self._texts,
        )

    def literal(self, node: ast.AST) -> str | None:
        """The text that an argument is, where it is made of constants only."""
        return self.flows.literal(node)

    def start(self, node: ast.AST) -> str:
        """The constant that an argument begins with."""
        return self.flows.start(node)

    def trust(self, node: ast.AST) -> Trust:
        """Who decides an argument, at worst."""
        return self.flows.trust(node)
