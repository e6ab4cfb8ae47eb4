"""What came along with the code: a reference, tests, other candidates. Each is asked only where it is given.

Whatever is given runs in a process of its own, never in that of the code; what is compared are outcomes, never texts.
"""
