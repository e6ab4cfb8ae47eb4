from __future__ import annotations

import sys
from typing import get_args

import pytest

from grader.model.report import IsolationLevel
from grader.sandbox import landlock, layers
from grader.sandbox import probe as probe_module
from grader.sandbox.probe import probe

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="code is run on Linux only")


@linux_only
def test_the_level_is_what_the_attacks_found_and_is_tried_once():
    found = probe()
    assert found is probe()
    assert list(found.layers) == sorted(found.layers)
    kernel = {"exec", "fork", "limits", "network", "ptrace", "read", "write"}
    if found.level == "strong":
        assert {*found.layers} == kernel | {"host-files", "host-network", "host-processes", "scratch-cap"}
    elif found.level == "kernel":
        assert {*found.layers} == kernel
        assert "for the level strong" in found.detail
    else:
        assert found.detail


@pytest.mark.parametrize(
    ("through", "level", "word"),
    [
        ((), "kernel", "names of the host"),
        (("read",), "limits", "lsm="),
        (("fork", "ptrace"), "limits", "CONFIG_SECCOMP_FILTER"),
        (("limits",), "none", "resource limits"),
    ],
)
def test_one_attack_that_gets_through_lowers_the_level_and_the_detail_says_what_to_do(through, level, word):
    held = {name: name not in through for name in ("exec", "fork", "limits", "network", "ptrace", "read", "write")}
    found = probe_module._judge(held)
    assert (found.level, word in found.detail) == (level, True)
    assert set(found.layers) == set(held) - set(through)


@pytest.mark.parametrize("name", probe_module._REMEDIES)
def test_each_layer_that_is_missing_comes_with_what_to_do_about_it(name):
    held = {each: each != name for each in probe_module._REMEDIES}
    found = probe_module._judge(held)
    assert found.level in ("limits", "none")
    assert any(word in found.detail for word in ("lsm=", "CONFIG_SECCOMP_FILTER", "they take"))
    assert "sysctl" in probe_module.REMEDY
    assert "--cap-add SYS_ADMIN" in probe_module.REMEDY


def test_a_child_that_cannot_be_loaded_holds_nothing(monkeypatch):
    monkeypatch.setattr(probe_module, "_ATTACKS", "import no_such_module\n")
    found = probe_module.attack()
    assert found.level == "none"
    assert "confined" in found.detail


def test_older_kernels_are_asked_for_less():
    assert landlock.handled_rights(1) == ((1 << 13) - 1, 0, 0)
    assert landlock.handled_rights(3) == ((1 << 15) - 1, 0, 0)
    assert landlock.handled_rights(4)[1:] == (3, 0)
    assert landlock.handled_rights(7) == ((1 << 16) - 1, 3, 3)


def test_the_package_can_be_imported_on_another_platform():
    import subprocess

    code = """
import signal, subprocess, sys, tempfile
for name in ("SIGKILL", "SIGSYS", "SIGXCPU", "SIGXFSZ"):
    delattr(signal, name)
sys.platform = "darwin"
sys.modules["resource"] = None
import grader.sandbox.session, grader.sandbox.probe, grader.sandbox.landlock, grader.sandbox.seccomp
import grader.sandbox.limits, grader.sandbox.privileges, grader.sandbox.serve
assert grader.sandbox.probe.probe().level == "none"
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_every_attack_and_every_level_has_its_explanation():
    kernel, namespaces = set(probe_module._REMEDIES), set(probe_module._NAMESPACES)
    assert set(layers.LAYERS) == kernel | namespaces
    assert list(layers.LAYERS) == sorted(layers.LAYERS)
    assert set(layers.LEVELS) == set(get_args(IsolationLevel))
