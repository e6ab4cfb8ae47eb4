"""The values of grader: frozen, without behaviour or I/O. Read this package first.

`source` is what gets graded, `evidence` what was learned about it, `rubric` what it is measured against,
`report` what comes out, `checker` the seam between the engine and whoever produces evidence.
"""
