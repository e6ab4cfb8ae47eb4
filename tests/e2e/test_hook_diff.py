"""`grader diff`: what a change touches, read as it is staged, against any revision."""

import json
import subprocess

import msgspec
import pytest

import grader
from grader.cli.commands import run

OLD = '''\
"""A module."""

import subprocess

PASSWORD = "hunter2-hunter2"


def old(folder: str) -> None:
    """An old fault."""
    subprocess.run("rm -r " + folder, shell=True)


def kept(number: int) -> int:
    """Twice a number."""
    return number * 2
'''
GOOD = OLD.replace("Twice a number", "Twice an integer")
NEW = '\n\ndef new(name: str) -> object:\n    """A new fault."""\n    return eval(name)\n'
BAD = OLD + NEW
GATE = ("--no-exec", "--fail-under", "security=B")


class Repository:
    def __init__(self, folder, capfd):
        self.folder = folder
        self.capfd = capfd

    def git(self, *arguments):
        identity = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
        done = subprocess.run(
            ["git", *identity, *arguments], cwd=self.folder, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def write(self, text, name="app.py", *, stage=True):
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        if stage:
            self.git("add", "-A")

    def commit(self):
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "all")
        return self.git("rev-parse", "HEAD")

    def diff(self, *arguments):
        """Exit code, standard output and standard error of `grader diff`."""
        self.capfd.readouterr()
        code = run(["diff", *arguments])
        return (code, *self.capfd.readouterr())

    def report(self, *arguments):
        return json.loads(self.diff("--format", "json", "--no-exec", *arguments)[1])


@pytest.fixture
def repository(tmp_path, monkeypatch, capfd, environment):
    folder = tmp_path / "repository"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_CACHE_HOME", environment["XDG_CACHE_HOME"])
    monkeypatch.delenv("PRE_COMMIT_FROM_REF", raising=False)
    made = Repository(folder, capfd)
    made.git("init", "-q")
    made.write(OLD)
    made.commit()
    return made


def units(report):
    return [(unit["path"], unit["qualname"]) for unit in report["units"]]


def test_nothing_changed_is_said_and_passes(repository):
    assert repository.diff("--staged", *GATE) == (0, "nothing to grade: no function changed\n", "")
    assert repository.diff(*GATE)[0] == 0


def test_a_bad_change_is_below_and_only_it_is_shown(repository):
    repository.write(BAD)
    code, out, err = repository.diff("--staged", *GATE)
    assert code == 1
    assert "app.py:18 new: " in out
    assert "security.code-execution" in out
    assert "old" not in out
    assert err.startswith("grader: app.py:18 new: security: ")


def test_old_faults_of_untouched_functions_and_lines_are_ignored(repository):
    repository.write(GOOD.replace("import subprocess", "import os\nimport subprocess"))
    code, out, err = repository.diff("--staged", *GATE)
    assert (code, err) == (0, "")
    assert "kept" in out
    assert "command-injection" not in out
    assert "hardcoded-secret" not in out


def test_a_function_that_is_removed_leaves_no_blame_on_its_neighbours(repository):
    below = '\n\ndef gone() -> None:\n    """Go."""\n'
    for text in (
        OLD + below,
        OLD.replace("\n\ndef kept", below + "\n\ndef kept"),
        OLD.replace("\n\ndef old", below + "\n\ndef old"),
    ):
        repository.write(text)
        repository.commit()
        repository.write(OLD)
        assert repository.diff("--staged", *GATE) == (0, "nothing to grade: no function changed\n", "")


def test_a_line_that_is_removed_touches_its_function(repository):
    repository.write(OLD.replace("    subprocess.run", "    print(folder)\n    subprocess.run"))
    repository.commit()
    repository.write(OLD)
    assert units(repository.report("--staged")) == [("app.py", "old")]


def test_a_touched_function_answers_for_its_old_faults(repository):
    repository.write(OLD.replace("An old fault", "An old mistake"))
    assert repository.diff("--staged", *GATE)[0] == 1


def test_a_changed_line_of_the_module_answers_for_itself(repository):
    repository.write(OLD.replace("hunter2-hunter2", "hunter3-hunter3"))
    code, out, _ = repository.diff("--staged", *GATE)
    assert code == 1
    assert "hardcoded-secret" in out
    assert "command-injection" not in out


def test_clean_functions_neither_untouched_nor_touched_pay_for_a_bad_one(repository):
    clean = "".join(f'\n\ndef clean{n}(x: int) -> int:\n    """Add."""\n    return x + {n}\n' for n in range(30))
    repository.write(OLD + NEW + clean)
    code, _, err = repository.diff("--staged", *GATE)
    assert code == 1
    assert err.startswith("grader: app.py:18 new: security: ")
    assert err.count("\n") == 1


def test_every_touched_function_is_held_by_itself(repository):
    nested = "".join(f"{'    ' * (depth + 1)}if x > {depth}:\n" for depth in range(6)) + "    " * 7 + "return 1\n"
    hard = f'\n\ndef hard(x: int) -> int:\n    """Decide."""\n{nested}    return 0\n'
    repository.write(OLD + hard)
    code, _, err = repository.diff("--staged", "--no-exec", "--fail-under", "complexity=C")
    assert code == 1
    assert err.startswith("grader: app.py:18 hard: complexity: F ")
    assert repository.diff("--staged", "--no-exec", "--project-mean", "--fail-under", "complexity=C")[0] == 0


def test_a_new_file_is_graded_as_ever(repository):
    repository.write(BAD, "new.py")
    graded = grader.grade("new.py", no_exec=True)
    report = repository.report("--staged")
    assert report["grade"] == json.loads(msgspec.json.encode(graded.grade))
    assert report["evidence"] == json.loads(msgspec.json.encode(graded.evidence))


def test_what_is_staged_is_graded_not_what_lies_on_disk(repository):
    repository.write(BAD)
    repository.write(GOOD, stage=False)
    assert repository.diff("--staged", *GATE)[0] == 1
    repository.write(GOOD)
    repository.write(BAD, stage=False)
    assert repository.diff("--staged", *GATE)[0] == 0
    (repository.folder / "app.py").unlink()
    assert repository.diff("--staged", *GATE)[0] == 0


def test_without_staged_the_working_tree_is_compared(repository):
    start = repository.git("rev-parse", "HEAD")
    repository.write(GOOD)
    repository.commit()
    repository.write(BAD, stage=False)
    assert units(repository.report()) == [("app.py", "kept"), ("app.py", "new")]
    assert repository.diff(start, *GATE)[0] == 1
    repository.commit()
    assert repository.diff("HEAD", *GATE)[1] == "nothing to grade: no function changed\n"
    assert units(repository.report(start)) == [("app.py", "new")]


def test_paths_restrict_the_change(repository):
    repository.write(BAD)
    repository.write(BAD, "pkg/other.py")
    repository.write("import os\n\n\ndef f(x):\n    return eval(x)\n", "script")
    assert {path for path, _ in units(repository.report("--staged"))} == {"app.py", "pkg/other.py"}
    assert {path for path, _ in units(repository.report("--staged", "pkg"))} == {"pkg/other.py"}
    assert {path for path, _ in units(repository.report("--staged", "app.py"))} == {"app.py"}
    assert {path for path, _ in units(repository.report("--staged", "script"))} == {"script"}
    assert {path for path, _ in units(repository.report("HEAD", "pkg"))} == {"pkg/other.py"}
    assert repository.diff("--staged", "missing.py")[0] == 2


def test_names_are_relative_to_the_working_directory(repository, monkeypatch):
    repository.write(BAD, "pkg/other.py")
    repository.write(BAD)
    monkeypatch.chdir(repository.folder / "pkg")
    assert {path for path, _ in units(repository.report("--staged"))} == {"app.py", "other.py"}
    assert {path for path, _ in units(repository.report("--staged", "other.py"))} == {"other.py"}


def test_excluded_files_are_left_out_unless_they_are_named(repository):
    repository.write(BAD, "vendor/lib.py")
    assert repository.diff("--staged", *GATE)[0] == 0
    assert repository.diff("--staged", "--force-exclude", "vendor/lib.py", *GATE)[0] == 0
    assert repository.diff("--staged", "vendor/lib.py", *GATE)[0] == 1
    repository.write(BAD)
    assert repository.diff("--staged", "--exclude", "app.py", *GATE)[0] == 0


def test_renamed_and_deleted_files_change_no_function(repository):
    repository.git("mv", "app.py", "moved.py")
    assert repository.diff("--staged", *GATE)[1] == "nothing to grade: no function changed\n"
    repository.git("rm", "-q", "-f", "moved.py")
    assert repository.diff("--staged", *GATE)[1] == "nothing to grade: no function changed\n"


def test_a_link_is_no_code(repository):
    (repository.folder / "link.py").symlink_to("app.py")
    repository.git("add", "-A")
    assert repository.diff("--staged", *GATE)[1] == "nothing to grade: no function changed\n"
    assert repository.diff("HEAD", *GATE)[1] == "nothing to grade: no function changed\n"


@pytest.mark.parametrize("text", ["def f(:\n", b"\xff\xfe\x00d\x00e\x00f", b"# coding: utf-8\nx = '\xff'\n"])
def test_what_cannot_be_read_never_passes_a_gate(repository, text):
    repository.write(text)
    assert repository.diff("--staged", "--no-exec")[0] == 3
    code, out, _ = repository.diff("--staged", *GATE)
    assert code == 1
    assert "app.py: gap " in out


def test_a_file_that_attributes_call_binary_is_graded_all_the_same(repository):
    repository.write("*.py binary\n", ".gitattributes")
    repository.write(BAD)
    assert repository.diff("--staged", *GATE)[0] == 1


def test_a_push_is_compared_with_what_pre_commit_says(repository, monkeypatch):
    start = repository.git("rev-parse", "HEAD")
    repository.write(GOOD)
    repository.commit()
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", start)
    assert units(repository.report("--pre-push", "app.py")) == [("app.py", "kept")]
    monkeypatch.delenv("PRE_COMMIT_FROM_REF")
    assert ("app.py", "old") in units(repository.report("--pre-push", "app.py"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["no-such-revision"], "no-such-revision"),
        (["HEAD..HEAD"], "not with a range"),
        (["--staged", "--pre-push"], "ask for one"),
        (["--staged", "--fail-under", "edge_cases=B", "--no-exec"], "does not grade edge_cases"),
    ],
)
def test_mistakes_are_named_and_end_with_2(repository, arguments, message):
    code, out, err = repository.diff(*arguments)
    assert (code, out) == (2, "")
    assert message in err


def test_outside_a_repository_there_is_no_change(tmp_path, monkeypatch, capfd):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)
    assert run(["diff"]) == 2
    assert "git: " in capfd.readouterr().err


def test_hostile_names_are_escaped(repository):
    repository.write(BAD, "x\n\x1b[31m.py")
    _, out, err = repository.diff("--staged", *GATE)
    assert "\x1b" not in out + err
    assert "x\\n\\u001b[31m.py" in out


FIRST = '''

def first(words: list[str]) -> str:
    """First word.

    >>> first([])
    \'\'
    """
    return words[0]
'''


def test_functions_that_run_are_graded_full(repository):
    repository.write(OLD + FIRST)
    code, out, _ = repository.diff("--staged")
    assert code == 0
    assert "edge_cases.documented-example" in out
