"""`make` prepares the environment once, says in one line what is missing, and stops with Ctrl-C."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.terminal import Terminal

ROOT = Path(__file__).parents[2]

# Stands in for the site: says it is up, has a child as the real server has workers, takes a moment to end;
# had it ended before make woke up to the same Ctrl-C, make 4.3 would complain of "No child processes".
STAND_IN = f"""#!{sys.executable}
import os, signal, sys, time
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
if os.fork():
    print("ready", os.environ["PORT"], os.environ["BLOGAPP_DATA_DIR"], *sys.argv[1:], flush=True)
signal.sigwait([signal.SIGINT])
time.sleep(0.2)
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
    command = ["make", "run", "PORT=8123"]
    with Terminal(command, folder=checkout, environ={"BLOGAPP_DATA_DIR": "/data"}) as terminal:
        assert terminal.read_until("ready") == "ready 8123 /data --app wsgi serve\r\n"
        assert terminal.press_ctrl_c() == "^C"
        assert terminal.exit_code() == -signal.SIGINT


def _pretend_environment(venv: Path) -> None:
    (venv / "bin").mkdir(parents=True)
    (venv / "installed-requirements.txt").touch()
    (venv / "bin" / "python").symlink_to("/bin/true")
    (venv / "bin" / "flask").write_text(STAND_IN)
    (venv / "bin" / "flask").chmod(0o755)
