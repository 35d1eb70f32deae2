"""`make` prepares the environment once, says in one line what is missing, and stops with Ctrl-C."""

import os
import pty
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Stands in for the site: says it is up, with a child as the real server has workers, and ends as it does.
STAND_IN = f"""#!{sys.executable}
import os, signal, sys
try:
    if os.fork():
        print("ready", os.environ["PORT"], os.environ["BLOGAPP_DATA_DIR"], *sys.argv[1:], flush=True)
    signal.pause()
except KeyboardInterrupt:
    sys.exit(0)
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The commands alone, without an environment."""
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "requirements.txt").touch()
    return tmp_path


def _make(folder: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", *arguments],
        cwd=folder,
        # A make above this one would pass its own flags down.
        env={**os.environ, "MAKEFLAGS": "", "MAKELEVEL": "", **environ},
        capture_output=True,
        text=True,
        check=False,
    )


def _python_that_runs_first(folder: Path, name: str, code: str) -> str:
    (folder / "first").mkdir()
    (folder / "first" / name).write_text(code)
    return str(folder / "first")


def test_make_alone_shows_its_targets(checkout: Path) -> None:
    shown = [line.split()[0] for line in _make(checkout).stdout.splitlines()]
    assert shown == ["help", "run", "test", "check", "fix", "bench", "requirements"]


def test_make_run_requires_the_venv_module_and_shows_its_package(checkout: Path) -> None:
    without = _python_that_runs_first(checkout, "ensurepip.py", "raise ImportError")
    run = _make(checkout, "run", PYTHONPATH=without)
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    assert run.returncode != 0
    assert run.stderr.splitlines()[0].endswith(f"Install it with: apt install {package}")
    assert not (checkout / ".venv").exists()


def test_make_run_rejects_an_old_python(checkout: Path) -> None:
    old = _python_that_runs_first(checkout, "sitecustomize.py", "import sys; sys.version_info = (3, 10, 4)")
    run = _make(checkout, "run", PYTHONPATH=old)
    assert run.returncode != 0
    assert run.stderr.startswith("Python 3.11 or newer is needed; this is 3.10.")


def test_packages_are_installed_only_when_they_changed(checkout: Path) -> None:
    first = _make(checkout, "runtime")
    assert "Making the virtual environment" in first.stdout
    assert "Installing the packages of requirements.txt" in first.stdout
    assert _make(checkout, "runtime").stdout == ""
    (checkout / "requirements.txt").write_text("# changed\n")
    assert _make(checkout, "runtime").stdout == "Installing the packages of requirements.txt\n"


@pytest.mark.skipif(not shutil.which("setsid"), reason="a terminal of its own needs setsid, which Linux has")
def test_ctrl_c_stops_the_site_and_everything_it_started(checkout: Path) -> None:
    _pretend_environment(checkout / ".venv")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        ["setsid", "--ctty", "make", "run", "PORT=8123"],
        cwd=checkout,
        env={**os.environ, "BLOGAPP_DATA_DIR": "/data"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ) as make:
        os.close(theirs)
        assert "ready 8123 /data --app wsgi serve" in _screen(ours, until="serve\r\n")
        os.write(ours, b"\x03")
        # The terminal ends once no process holds it any more, so this waits for all that the site started.
        assert _screen(ours) == "^C"
    os.close(ours)
    assert make.returncode == -signal.SIGINT


def _pretend_environment(venv: Path) -> None:
    (venv / "bin").mkdir(parents=True)
    (venv / "installed-requirements.txt").touch()
    (venv / "bin" / "python").symlink_to("/bin/true")
    (venv / "bin" / "flask").write_text(STAND_IN)
    (venv / "bin" / "flask").chmod(0o755)


def _screen(terminal: int, until: str | None = None) -> str:
    text = ""
    with suppress(OSError):  # how Linux reports the end of a terminal
        while (until is None or until not in text) and (part := os.read(terminal, 1000)):
            text += part.decode()
    return text
