"""What every backend keeps, whether it contains or not."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from sandboxing import QUICK, alive, python_job, said

from agent.errors import BadInput
from agent.ports import Sandbox

MIB = 1024**2


def test_a_job_runs_in_a_copy_of_the_tree(sandbox: Sandbox, tree: Path) -> None:
    result = sandbox.run(python_job(tree, "print(open('pkg/mod.py').read(), end='')"))
    assert said(result) == "VALUE = 1\n"
    assert result.exit_code == 0


def test_the_original_tree_is_never_touched(sandbox: Sandbox, tree: Path) -> None:
    script = "open('pkg/mod.py', 'w').write('broken'); open('new.py', 'w').write('x'); print(open('pkg/mod.py').read())"
    assert said(sandbox.run(python_job(tree, script))) == "broken\n"
    assert (tree / "pkg" / "mod.py").read_text() == "VALUE = 1\n"
    assert not (tree / "new.py").exists()


def test_every_run_starts_pristine(sandbox: Sandbox, tree: Path) -> None:
    job = python_job(tree, "import os; print(os.path.exists('left')); open('left', 'w').close()")
    assert [said(sandbox.run(job)) for _ in range(2)] == ["False\n", "False\n"]


def test_modes_and_symlinks_of_the_tree_are_kept(sandbox: Sandbox, tree: Path) -> None:
    (tree / "link").symlink_to("pkg/mod.py")
    script = "import os, subprocess; print(os.readlink('link')); print(subprocess.check_output(['./run.sh']).decode(), end='')"
    assert said(sandbox.run(python_job(tree, script))) == "pkg/mod.py\nran\n"


def test_a_read_only_tree_can_be_written_by_the_job(sandbox: Sandbox, tree: Path) -> None:
    (tree / "pkg" / "mod.py").chmod(0o444)
    (tree / "pkg").chmod(0o555)
    try:
        script = "open('pkg/mod.py', 'a').write('x'); open('pkg/new', 'w').close(); print('written')"
        assert said(sandbox.run(python_job(tree, script))) == "written\n"
    finally:
        (tree / "pkg").chmod(0o755)


def test_the_overlay_changes_adds_and_removes_files(sandbox: Sandbox, tree: Path) -> None:
    overlay = {"pkg/mod.py": b"VALUE = 2\n", "a/b/new.txt": b"new", "run.sh": None}
    script = "import os; print(open('pkg/mod.py').read(), open('a/b/new.txt').read(), os.path.exists('run.sh'))"
    assert said(sandbox.run(python_job(tree, script, overlay=overlay))) == "VALUE = 2\n new False\n"


def test_an_overlaid_file_stays_executable(sandbox: Sandbox, tree: Path) -> None:
    overlay: dict[str, bytes | None] = {"run.sh": b"#!/bin/sh\necho other\n"}
    script = "import subprocess; print(subprocess.check_output(['./run.sh']).decode(), end='')"
    assert said(sandbox.run(python_job(tree, script, overlay=overlay))) == "other\n"


def test_the_overlay_replaces_a_symlink_and_not_what_it_points_to(sandbox: Sandbox, tree: Path) -> None:
    (tree / "link.py").symlink_to("pkg/mod.py")
    script = "import os; print(os.path.islink('link.py'), open('pkg/mod.py').read(), end='')"
    assert said(sandbox.run(python_job(tree, script, overlay={"link.py": b"x"}))) == "False VALUE = 1\n"


@pytest.mark.parametrize("path", ["/etc/x", "../x", "pkg/../../x", "", ".", "pkg", "pkg/mod.py/x", "a\0b", "out/x"])
def test_an_overlay_path_that_is_no_file_inside_the_tree_is_refused(sandbox: Sandbox, tree: Path, path: str) -> None:
    (tree / "out").symlink_to("/tmp")
    with pytest.raises(BadInput, match="overlay path"):
        sandbox.run(python_job(tree, "print('ran')", overlay={path: b"x"}))


def test_the_environment_is_what_the_job_says_and_nothing_else(
    sandbox: Sandbox, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUTURE_TEST_SECRET", "hunter2")
    result = sandbox.run(python_job(tree, "import os; print(sorted(os.environ))"))
    assert said(result) in ("['HOME', 'LANG', 'PATH']\n", "['HOME', 'LANG', 'LC_CTYPE', 'PATH']\n")


def test_standard_input_arrives_whole_and_ends(sandbox: Sandbox, tree: Path) -> None:
    script = "import sys, hashlib; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())"
    sent = b"ab" * MIB
    assert said(sandbox.run(python_job(tree, script, stdin=sent))).strip() == sha256(sent).hexdigest()


def test_a_job_that_reads_no_input_does_not_hang(sandbox: Sandbox, tree: Path) -> None:
    assert said(sandbox.run(python_job(tree, "print('done')", stdin=b"x" * 4 * MIB))) == "done\n"


def test_descriptor_3_is_the_report_and_nothing_printed_gets_into_it(sandbox: Sandbox, tree: Path) -> None:
    result = sandbox.run(python_job(tree, "import os, sys; os.write(3, b'told'); print('out'); sys.stderr.write('err')"))
    assert result.report == b"told"
    assert sorted(said(result)) == sorted("out\nerr")


def test_the_report_of_a_flood_is_cut_and_the_job_killed(sandbox: Sandbox, tree: Path) -> None:
    script = "import os\nwhile True: os.write(3, b'x' * 65536)"
    result = sandbox.run(python_job(tree, script, report_bytes=100_000))
    assert len(result.report) <= 100_000
    assert result.exit_code != 0
    assert not result.timed_out


def test_output_is_cut_at_its_limit_and_both_ends_are_kept(sandbox: Sandbox, tree: Path) -> None:
    script = "print('first'); print('x' * 10000); print('last')"
    result = sandbox.run(python_job(tree, script, limits=replace(QUICK, output_bytes=1000)))
    assert result.exit_code == 0
    assert len(result.output) < 1100
    assert result.output.startswith(b"first")
    assert result.output.endswith(b"last\n")
    assert b"bytes left out" in result.output


def test_an_endless_output_ends_the_job(sandbox: Sandbox, tree: Path) -> None:
    script = "import os\nwhile True: os.write(1, b'x' * 65536)"
    result = sandbox.run(python_job(tree, script, limits=replace(QUICK, output_bytes=10_000)))
    assert result.exit_code != 0
    assert len(result.output) < 10_100


@pytest.mark.parametrize(("script", "code"), [("raise SystemExit(7)", 7), ("import os; os.kill(os.getpid(), 15)", -15)])
def test_the_exit_code_tells_of_codes_and_signals(sandbox: Sandbox, tree: Path, script: str, code: int) -> None:
    assert sandbox.run(python_job(tree, script)).exit_code == code


def test_a_job_that_overstays_is_killed_and_called_timed_out(sandbox: Sandbox, tree: Path) -> None:
    result = sandbox.run(
        python_job(tree, "import time; print('on', flush=True); time.sleep(60)", limits=replace(QUICK, seconds=1))
    )
    assert result.timed_out
    assert result.output == b"on\n"
    assert result.infra == ""


def test_a_job_that_takes_more_memory_than_its_limit_does_not_get_it(sandbox: Sandbox, tree: Path) -> None:
    script = "import os; x = bytearray(1024**3); os.write(3, b'kept')"
    result = sandbox.run(python_job(tree, script, limits=replace(QUICK, memory_bytes=256 * MIB)))
    assert result.report == b""
    assert result.exit_code != 0


def test_the_job_starts_in_its_work_directory(sandbox: Sandbox, tree: Path) -> None:
    assert said(sandbox.run(python_job(tree, "import os; print(os.listdir('.'))", workdir="pkg"))) == "['mod.py']\n"


def test_children_left_behind_are_killed(sandbox: Sandbox, tree: Path) -> None:
    script = "import subprocess; p = subprocess.Popen(['sleep', '987']); print(p.pid)"
    result = sandbox.run(python_job(tree, script))
    assert result.exit_code == 0
    assert not _sleeping("987")


def test_a_command_that_does_not_exist_is_no_failure_of_the_sandbox(sandbox: Sandbox, tree: Path) -> None:
    result = sandbox.run(replace(python_job(tree, ""), argv=("/no/such/program",)))
    assert result.exit_code == 127
    assert result.infra == ""


def test_a_tree_that_is_not_there_is_a_failure_of_the_sandbox(sandbox: Sandbox, tmp_path: Path) -> None:
    result = sandbox.run(python_job(tmp_path / "missing", "print('ran')"))
    assert "missing" in result.infra
    assert result.output == b""


def _sleeping(argument: str) -> list[int]:
    found = []
    for directory in Path("/proc").iterdir():
        try:
            words = (directory / "cmdline").read_bytes().split(b"\0") if directory.name.isdigit() else []
        except OSError:
            continue
        if words[:2] == [b"sleep", argument.encode()] and alive(int(directory.name)):
            found.append(int(directory.name))
    return found
