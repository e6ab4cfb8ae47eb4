"""The only place where untrusted code runs. It knows nothing of grading: code and calls in, outcomes out.

On the trusted side: `session` (the way in), `process` (one child, watched and killed), `replies` (calls to frames,
frames to outcomes), `scratch`, `probe` (what holds here, by attack). In the subject's process, without this package:
`child` starts, `serve` confines itself (`limits`, `privileges`, `landlock`, `seccomp`), imports (`texts`) and calls
(`perform`, `counting`, `stand_ins`, `errors`). Both sides speak `wire`; `values` are what callers see.
"""
