"""Idioms that scale badly, read off the code: each hit rests on a type that the code states.

They explain what was measured, by line, and are a remark where nothing could be. They never change a class or a score
that was measured.

    kinds  what names hold;  places  inside which loops a node runs;  view  both, of one function
    lists, texts, copies, slices, recursion, asking, reading  the families;  scan  all of them;  check  the remark
"""
