# helper: slugify
from re import compile as made

PARTS = made('[^a-z0-9]+')


def to_path(title, glue='-'):
    kept = [piece for piece in PARTS.split(title.lower()) if piece]
    return glue.join(kept)
