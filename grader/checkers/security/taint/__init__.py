"""Data flow: who decides what reaches a dangerous call, and which of the checks on the way hold.

`program` reads the file and the project's modules that it imports. `interpreter` runs each function that may matter on
symbolic values (`value`), through helpers, fields, containers and branches, and notes what reaches the sinks of
`tables`. `concrete` then puts payloads (`payloads`) in the place of each value from outside, and asks which of them
pass every check on the way and still do harm (`effects`): a guard is judged by what it lets through, not by its name.
"""
