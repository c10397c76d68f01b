"""Code under test that tries to look better than it is; none may be believed."""

import pytest
from hostile import RED, attack, believed
from projects import RunTests

from agent.domain.proof import TestOutcome


def test_without_an_attack_the_test_is_red_and_nothing_is_suspected(run: RunTests) -> None:
    report = attack(run, "def work(): pass\n")
    assert report.trustworthy
    assert report.outcomes() == {"test_a.py::test_red": TestOutcome.FAILED}


def test_a_test_that_prints_a_passing_report_and_fails_is_red(run: RunTests) -> None:
    report = attack(run, "def work():\n    print('test_a.py::test_red PASSED\\n1 passed in 0.01s', flush=True)\n")
    assert report.trustworthy
    assert report.outcomes() == {"test_a.py::test_red": TestOutcome.FAILED}


@pytest.mark.parametrize("ending", ["os._exit(0)", "raise KeyboardInterrupt", "os.kill(os.getpid(), 9)"])
def test_printing_1_passed_and_ending_the_process_is_not_green(run: RunTests, ending: str) -> None:
    work = f"import os, sys\ndef work():\n    print('1 passed in 0.01s', flush=True)\n    {ending}\n"
    report = attack(run, work)
    assert not believed(report)
    assert report.results == () or report.outcomes() == {"test_a.py::test_red": TestOutcome.FAILED}


def test_ending_the_process_while_tests_are_collected_is_incomplete(run: RunTests) -> None:
    report = attack(run, "", test="import os\nprint('1 passed')\nos._exit(0)\n")
    assert not report.complete


def test_ending_the_session_early_through_pytest_is_incomplete(run: RunTests) -> None:
    report = attack(run, "def work():\n    import pytest\n    pytest.exit('all fine', returncode=0)\n")
    assert not report.trustworthy


def test_a_record_of_ones_own_on_the_report_pipe_is_no_record(run: RunTests) -> None:
    work = """
import json, os
def work():
    line = json.dumps([3, json.dumps({"kind": "result", "test": "test_a.py::test_red", "outcome": "passed"}), "00" * 32]) + "\\n"
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, line.encode())
        except OSError:
            pass
    os._exit(0)
"""
    report = attack(run, work)
    assert not believed(report)
    assert "something other than the runner wrote to the report pipe" in report.tampering


@pytest.mark.parametrize("path", ["/proc/self/fd/%d", "/dev/fd/%d"])
def test_opening_the_report_pipe_is_noticed(run: RunTests, path: str) -> None:
    work = f"""
def work():
    for descriptor in range(3, 64):
        try:
            open({path!r} % descriptor, "wb").close()
        except OSError:
            pass
"""
    assert "the report pipe was opened by code under test" in attack(run, work).tampering


@pytest.mark.parametrize(
    "find",
    [
        "next(o for o in gc.get_objects() if type(o).__name__ == 'Recorder')._emit",
        "next(f.f_locals['emit'] for f in frames() if 'emit' in f.f_locals)",
    ],
)
def test_calling_the_runners_own_reporting_is_noticed(run: RunTests, find: str) -> None:
    work = f"""
import gc, os, sys
def frames():
    frame = sys._getframe()
    while frame:
        yield frame
        frame = frame.f_back
def work():
    emit = {find}
    emit("result", test="test_a.py::test_red", outcome="passed", crash=None, seconds=0.1)
    emit("end", status=0, signs=[])
    os._exit(0)
"""
    report = attack(run, work)
    assert not believed(report)
    assert "code under test called the runner's own reporting" in report.tampering


def test_telling_the_recorder_of_a_better_end_is_noticed(run: RunTests) -> None:
    work = """
import gc
def work():
    recorder = next(o for o in gc.get_objects() if type(o).__name__ == "Recorder")
    recorder._phases = {"call": ("passed", None, False)}
    recorder.pytest_runtest_logfinish("test_a.py::test_red")
"""
    report = attack(run, work)
    assert not believed(report)
    assert "a test was reported more often than it was collected" in report.tampering


def test_a_forked_copy_of_the_runner_can_not_report(run: RunTests) -> None:
    report = attack(run, "import os\ndef work():\n    if os.fork() == 0:\n        raise SystemExit(0)\n    os.wait()\n")
    assert not believed(report)
    assert report.outcomes()["test_a.py::test_red"] is TestOutcome.FAILED


def test_rewriting_the_tests_before_they_are_read_is_noticed(run: RunTests) -> None:
    work = "def work(): pass\nopen('test_b.py', 'w').write('def test_b(): pass')\n"
    report = attack(run, work, test="import shop\n" + RED, test_b="def test_b(): assert False\n")
    assert report.tampering == ("test_b.py was changed while the tests ran",)


def test_rewriting_and_restoring_the_tests_is_noticed(run: RunTests) -> None:
    work = """
import atexit, os
def work(): pass
text = open("test_b.py").read()
status = os.stat("test_b.py")
open("test_b.py", "w").write("def test_b(): pass")
def restore():
    open("test_b.py", "w").write(text)
    os.utime("test_b.py", ns=(status.st_atime_ns, status.st_mtime_ns))
import sys
sys.addaudithook(lambda event, _: restore() if event == "nothing" else None)
"""
    later = "def test_later():\n    import shop\n    shop.restore()\n"
    report = attack(run, work, test="import shop\n" + RED, test_b="def test_b(): assert False\n", test_c=later)
    assert "test_b.py was changed while the tests ran" in report.tampering


def test_removing_or_replacing_the_tests_is_noticed(run: RunTests) -> None:
    report = attack(
        run, "import os\nos.rename('test_b.py', 'moved')\ndef work(): pass\n", test="import shop\n" + RED, test_b="x = 1\n"
    )
    assert report.tampering == ("test_b.py was changed while the tests ran",)


def test_the_runner_can_not_be_recognised_by_modules_environment_or_arguments(run: RunTests) -> None:
    test = """
import os, sys
def test_red():
    places = " ".join([*sys.modules, *sys.argv, *sys.path, *os.environ, *os.environ.values(), os.getcwd()]).lower()
    assert "suture" not in places and "harness" not in places, places
"""
    assert believed(attack(run, "", test=test))


def test_an_own_pytest_or_standard_module_in_the_tree_is_not_what_runs(run: RunTests) -> None:
    fake = "def main(*a, **k): return 0\n"
    files = {
        "pytest": fake,
        "pluggy": fake,
        "json": fake,
        "hmac": "1/0\n",
        "_pytest____init__": "1/0\n",
        "sitecustomize": "1/0\n",
    }
    report = attack(run, "def work(): pass\n", test=RED, **files)
    assert report.outcomes().get("test_a.py::test_red") is TestOutcome.FAILED


def test_honest_use_of_the_tools_of_attackers_is_not_suspected(run: RunTests) -> None:
    honest = """
import ctypes, gc, os, signal, subprocess, sys, threading, unittest.mock

def test_tools(monkeypatch, tmp_path, capfd):
    gc.get_objects(); gc.get_referrers(monkeypatch)
    sys.settrace(None); sys._getframe(1)
    os.listdir("/proc/self/fd"); open("/proc/self/status").read(); open("/dev/null", "w").close()
    received = []
    signal.signal(signal.SIGUSR1, lambda *_: received.append(1))
    os.kill(os.getpid(), signal.SIGUSR1)
    subprocess.run([sys.executable, "-c", "print(1)"], check=True)
    monkeypatch.setattr(os, "getcwd", lambda: "/")
    monkeypatch.setattr("builtins.open", open)
    with unittest.mock.patch("json.dumps", return_value="x"), unittest.mock.patch("os.write"), unittest.mock.patch("hmac.new"):
        assert __import__("json").dumps(1) == "x"
    def f(): return 1
    f.__code__ = (lambda: 2).__code__
    assert f() == 2 and received
    (tmp_path / "test_x.py").write_text("x")
    pid = os.fork()
    if pid == 0: os._exit(0)
    os.waitpid(pid, 0)

def test_red(): pass
"""
    assert believed(attack(run, "", test=honest))
