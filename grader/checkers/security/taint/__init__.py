"""Data flow: who decides what reaches a dangerous call, and which of the checks on the way hold.

`engine` is the whole way on one page. `program` reads the file and the project's modules that it imports; `reach` tells
which functions may lead to a sink. `machine` runs those on symbolic values (`value`): `entries` says what goes in,
`statements` and `expressions` what happens, `lookup`, `attributes` and `containers` what names, dots and brackets mean,
`calls`, `methods` and `invocation` what calls give; `sinks` notes what reaches the rows of `tables`.

`verdict` then puts `payloads` in the place of each value from outside (`concrete`, with the library functions of
`models`), and asks which of them pass every check on the way and still do harm (`kinds`, `harms`): a guard is judged by
what it lets through, not by its name.
"""
