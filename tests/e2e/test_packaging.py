"""What is installed finds its rubrics: from a wheel, and from an editable install."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from grader.engine.locate import SHIPPED, rubrics_folder

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def unpacked(published, tmp_path_factory):
    """The wheel of the project, unpacked as pip would."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(published)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("code_spectrum-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_a_wheel_finds_its_rubrics_and_grades(unpacked, tmp_path):
    (tmp_path / "a.py").write_text("x = 1\n")
    environment = {**os.environ, "PYTHONPATH": str(unpacked), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    code = "import grader, grader.engine.locate as l; print(grader.__file__, l.rubrics_folder(), sep='\\n')"
    command = [sys.executable, "-P"]
    where = subprocess.run([*command, "-c", code], env=environment, cwd=tmp_path, capture_output=True, check=True)
    assert where.stdout.decode().splitlines() == [
        str(unpacked / "grader" / "__init__.py"),
        str(unpacked / "grader" / "_rubrics"),
    ]
    for name in SHIPPED:
        arguments = ["-m", "grader", "grade", "a.py", "--no-exec", "--rubric", name]
        done = subprocess.run([*command, *arguments], env=environment, cwd=tmp_path, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")


def test_a_wheel_holds_the_package_and_nothing_else(unpacked):
    assert sorted(path.name for path in unpacked.iterdir() if not path.name.endswith(".dist-info")) == ["grader"]
    assert (unpacked / "grader" / "py.typed").is_file()


def test_an_editable_install_reads_the_rubrics_of_the_checkout():
    assert rubrics_folder() == ROOT / "rubrics"
    assert sorted(path.stem for path in rubrics_folder().glob("*.toml")) == sorted(SHIPPED)
