"""What people call things: the type that a parameter's name suggests, where nothing better is known."""

from __future__ import annotations

import re
from collections.abc import Mapping

from grader.inputs.functions import CLASSES, FUNCTIONS, function
from grader.inputs.standard import STANDARD
from grader.inputs.types import TEXT, Choice, Items, Scalar, Table, Type

INT, FLOAT, BOOL = Scalar("int"), Scalar("float"), Scalar("bool")
INTS, TEXTS = Items("list", INT), Items("list", TEXT)
ITEMS = Choice((INTS, TEXTS))
"""Items of one kind, whatever that is: numbers among texts could not be compared."""
TEST = function(None, BOOL)

_NAMES: Mapping[str, Type] = {
    name: type_
    for names, type_ in (
        (
            "n k m i j r count counts num size length len width height depth level index idx start stop end step limit",
            INT,
        ),
        ("step limit maxsize maxlen pos position offset year month day hour minute second digits", INT),
        ("precision base amount number times total indent port degree bits", INT),
        ("ratio rate alpha fraction weight seconds timeout probability percent score price factor", FLOAT),
        ("s text string str word name title line prefix suffix sep separator delimiter msg message label path", TEXT),
        ("filename filepath url uri encoding fmt format char ch c token content body html query key attr", TEXT),
        ("attribute field description language locale unit source code expr expression command scheme host", TEXT),
        ("nums numbers ints integers indices indexes lengths sizes weights scores prices", INTS),
        ("words lines names strings texts tokens keys paths labels chars fields tags args argv parts", TEXTS),
        ("items values elements lst list arr array seq sequence iterable iterables it xs ys data collection", ITEMS),
        ("objs objects entries results population sample series vals", ITEMS),
        ("matrix grid rows board table points pairs intervals mat", Items("list", INTS)),
        ("d dct dict mapping config options settings headers env params kwargs kw attrs context", Table(TEXT, INT)),
        ("func fn f g function callback cb handler factory transform mapper keyfunc method action", FUNCTIONS),
        ("predicate pred condition test", TEST),
        ("flag verbose strict reverse reversed recursive force debug quiet", BOOL),
        ("date", Scalar("date")),
        ("dt when timestamp datetime moment", Scalar("datetime")),
        ("td delta duration", Scalar("timedelta")),
        ("cls type klass typ", CLASSES),
        ("file fp fileobj stream handle buffer out output", STANDARD["TextIO"]),
        ("exc err error exception", STANDARD["Exception"]),
        ("raw blob payload", Scalar("bytes")),
        ("regex rx", STANDARD["re.Pattern"]),
        ("logger log", STANDARD["logging.Logger"]),
        ("lock", STANDARD["threading.Lock"]),
        ("rng", STANDARD["random.Random"]),
        ("set seen", Items("set", INT)),
    )
    for name in names.split()
}
_ENDINGS: tuple[tuple[str, Type], ...] = (
    (r"^(?:is|has|should|use|allow|ignore|keep|with|no|include|skip|show|enable|add)_", BOOL),
    (r"_(?:id|count|size|index|idx|len|length|num|number|width|height|limit|pos|position|level)$", INT),
    (r"^(?:num|max|min|n)_", INT),
    (r"_(?:name|path|str|string|text|key|prefix|suffix|url|label|line|word|char|sep|format|fmt)$", TEXT),
    (r"_(?:func|fn|function|callback|cb|factory|hook|handler)$|^on_", FUNCTIONS),
    (r"_(?:list|seq|iterable|items|values)$", ITEMS),
    (r"_(?:dict|map|mapping)$", Table(TEXT, INT)),
    (r"_(?:cls|class|type)$", CLASSES),
    (r"(?:names|words|lines|strings|keys|texts)$", TEXTS),
    (r"[a-rt-z]s$", ITEMS),
)


def type_by_name(name: str) -> Type | None:
    """The type that a name suggests; None for a name that may mean anything."""
    plain = name.strip("_").lower()
    for one in (plain, plain.rstrip("0123456789")):
        if one in _NAMES:
            return _NAMES[one]
    return next((type_ for ending, type_ in _ENDINGS if re.search(ending, plain)), None)
