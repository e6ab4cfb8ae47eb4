"""The only place where untrusted code runs. It knows nothing of grading: code and calls in, outcomes out.

On the trusted side: `session` (the way in), `process` (one child, watched and killed), `nursery` (zygotes, one for
each kind of child), `requests` (calls to frames), `replies` (frames to outcomes, all checked), `scratch`, `probe` (what
holds here, by attack).
Beyond, without this package: `zygote` starts once, enters `namespaces` at the level strong, and forks a child for each
subject; there `serve` confines itself (`limits`, `privileges`, `landlock`, `seccomp`, through `libc`; `readable` says
what it may read), imports (`texts`) and calls (`perform`, `given`, `counting`, `stand_ins`, `errors`). All speak `wire`
(with `shapes`, `moments`); `values` are what callers see.
"""
