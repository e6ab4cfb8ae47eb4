"""Whether a docstring speaks in the imperative, as PEP 257 asks: told by its first word, silent when unsure."""

from __future__ import annotations

import re

_VERB_TEXT = """
abort accept access accumulate acquire activate adapt add adjust aggregate align allocate allow analyse analyze append
apply approve archive arrange ask assemble assert assign associate attach authenticate authorize await bind block
bootstrap break broadcast build bundle cache calculate call cancel capture cast change check choose clamp clean clear
clip clone close coerce collapse collect combine commit compare compile complete compose compress compute concatenate
configure confirm connect construct consume contain convert copy correct count create deactivate deal debug decide
declare decode decorate decrease decrement deduplicate define delete deliver denote depend derive describe deserialize
destroy detach detect determine diff disable disconnect dispatch display divide do download draw drop dump emit empty
enable encode encrypt end enforce enqueue ensure enter enumerate erase escape establish estimate evaluate examine
exclude execute exit expand expect expire explain expose express extend extract fail fetch fill filter finalize find
finish fire fit fix flag flatten flush follow forget format forward free freeze generate get give go grab grant group
grow guess handle hash help hide highlight hold identify ignore implement import include increase increment index
indicate infer inherit initialise initialize inject insert inspect install instantiate intercept interpolate interpret
invalidate invert invoke issue iterate join jump keep kill launch lay leave let limit link list listen load locate
lock log look lower maintain make manage map mark mask match measure merge migrate modify monitor move multiply mutate
normalise normalize notify obtain offer open optimize order organize override pack pad paint parse partition pass
patch pause perform permit persist pick ping place plot poll pop populate post predict prefix prepare prepend
preprocess present preserve prevent print process produce project prompt propagate protect provide prune publish pull
purge push put query queue quit quote raise read rebuild receive recompute record recover redirect reduce refer
refresh register reject release reload remove rename render reorder repeat replace replicate report represent request
require reset resize resolve respond restart restore restrict resume retrieve retry return reverse revert revoke
rewrite roll rotate round route run sample sanitize save scale scan schedule scrape scroll search seek select send
separate serialize serve set setup share shift show shrink shuffle shut sign simplify simulate skip slice sleep sort
specify split spawn stack start stop store stream strip submit subscribe subtract suggest sum summarize supply support
suppress suspend swap switch sync synchronize take tear tell terminate test throw toggle tokenize touch trace track
train transfer transform translate traverse treat trigger trim truncate try turn unescape uninstall unlock unpack
unregister unsubscribe unwrap update upgrade upload use validate verify view visit wait walk warn watch wrap write
yield zip
"""
_VERBS = frozenset(_VERB_TEXT.split())
_NEVER = frozenset({"a", "an", "the", "this", "these", "that", "it", "function", "method", "constructor", "helper"})


def is_verb(word: str) -> bool:
    """Whether a word is the imperative of a verb that functions are described by."""
    return word.lower() in _VERBS


def not_imperative(docstring: str) -> str | None:
    """The first word of a docstring where it is surely no imperative (`Returns`, `Getting`, `This`), or None."""
    match = re.match(r"[\s*_`\"']*(?P<word>[A-Za-z]+)", docstring)
    if match is None:
        return None
    word = match["word"]
    lower = word.lower()
    if lower in _NEVER:
        return word
    if lower in _VERBS:
        return None
    return word if any(stem in _VERBS for stem in _stems(lower)) else None


def _stems(word: str) -> list[str]:
    """What a third person, participle or past form may come from."""
    stems = []
    for ending in ("s", "es", "ing", "ed", "d"):
        if word.endswith(ending):
            stem = word.removesuffix(ending)
            stems += [stem, stem + "e"]
            if len(stem) > 1 and stem[-1] == stem[-2:-1]:
                stems.append(stem[:-1])
            if stem.endswith("i"):
                stems.append(stem[:-1] + "y")
    return stems
