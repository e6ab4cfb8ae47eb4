import re

_WORD = re.compile(r'[^a-z0-9_]+')


def name_of(text: str, sep: str = '-') -> str:
    words = [word for word in _WORD.split(text.lower()) if word]
    return sep.join(words)
