"""The hooks under the real pre-commit, on real git repositories."""

import subprocess

import pytest

OLD = '''\
"""A module."""

import subprocess


def old(folder: str) -> None:
    """An old fault."""
    subprocess.run("rm -r " + folder, shell=True)


def kept(number: int) -> int:
    """Twice a number."""
    return number * 2
'''
GOOD = OLD.replace("Twice a number", "Twice an integer")
BAD = OLD + '\n\ndef new(name: str) -> object:\n    """A new fault."""\n    return eval(name)\n'


@pytest.fixture
def repository(tmp_path, environment):
    """A repository with one committed module, and a way to run commands in it."""

    def run(*command, **variables):
        return subprocess.run(
            command, cwd=tmp_path, env={**environment, **variables}, capture_output=True, text=True, check=False
        )

    run("git", "init", "-q")
    run("git", "config", "user.name", "Ada")
    run("git", "config", "user.email", "ada@example.org")
    (tmp_path / "app.py").write_text(OLD)
    run("git", "add", "-A")
    run("git", "commit", "-q", "-m", "start")
    run.folder = tmp_path
    return run


def stage(repository, text):
    (repository.folder / "app.py").write_text(text)
    repository("git", "add", "-A")


def configure(repository, published):
    revision = repository("git", "-C", published, "rev-parse", "HEAD").stdout.strip()
    hooks = "[{id: grader}, {id: grader-full}]"
    config = f"repos:\n  - repo: {published}\n    rev: {revision}\n    hooks: {hooks}\n"
    (repository.folder / ".pre-commit-config.yaml").write_text(config)
    repository("git", "add", "-A")
    repository("git", "commit", "-q", "-m", "configure")


def test_try_repo_blocks_a_bad_staged_change(repository, published):
    stage(repository, BAD)
    done = repository("pre-commit", "try-repo", published, "grader")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "app.py:16 new: security: " in done.stdout
    assert "security.code-execution" in done.stdout
    assert "security.command-injection" not in done.stdout


def test_try_repo_passes_a_good_change_and_ignores_old_faults_of_untouched_functions(repository, published):
    stage(repository, GOOD)
    done = repository("pre-commit", "try-repo", published, "grader", "--verbose")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "app.py:11 kept: " in done.stdout
    assert "old" not in done.stdout.split("hook id: grader")[1]


def test_an_installed_hook_stops_the_commit(repository, published):
    configure(repository, published)
    repository("pre-commit", "install")
    stage(repository, BAD)
    done = repository("git", "commit", "-m", "bad")
    assert done.returncode == 1
    assert "Failed" in done.stderr
    stage(repository, GOOD)
    done = repository("git", "commit", "-m", "good")
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_is_not_staged_is_not_graded(repository, published):
    configure(repository, published)
    stage(repository, GOOD)
    (repository.folder / "app.py").write_text(BAD)
    done = repository("pre-commit", "run", "grader")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_push_is_held_against_what_the_other_side_has(repository, published):
    repository("git", "init", "-q", "--bare", "remote.git")
    repository("git", "remote", "add", "origin", "remote.git")
    (repository.folder / ".gitignore").write_text("remote.git\n")
    configure(repository, published)
    repository("git", "push", "-q", "origin", "HEAD")
    repository("pre-commit", "install", "--hook-type", "pre-push")
    stage(repository, GOOD)
    repository("git", "commit", "-q", "-m", "good")
    done = repository("git", "push", "origin", "HEAD")
    assert done.returncode == 0, done.stdout + done.stderr
    stage(repository, BAD)
    repository("git", "commit", "-q", "-m", "bad")
    done = repository("git", "push", "origin", "HEAD")
    assert done.returncode == 1
    assert "security.code-execution" in done.stdout + done.stderr
    assert "security.command-injection" not in done.stdout + done.stderr


def test_excluded_files_are_left_out_though_pre_commit_names_them(repository, published):
    (repository.folder / "pyproject.toml").write_text('[tool.grader]\nexclude = ["app.py"]\n')
    configure(repository, published)
    stage(repository, BAD)
    done = repository("pre-commit", "run", "grader", "--verbose")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing to grade" in done.stdout
