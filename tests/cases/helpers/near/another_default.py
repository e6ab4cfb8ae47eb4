import re

_WORD = re.compile(r'[^a-z0-9]+')


def name_of(text: str, sep: str = '_') -> str:
    words = [word for word in _WORD.split(text.lower()) if word]
    return sep.join(words)
