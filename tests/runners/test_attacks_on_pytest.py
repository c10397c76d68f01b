"""Code under test that changes pytest to look better than it is; none may be believed."""

import pytest
from hostile import RED, attack, believed
from projects import RunTests

PATCHES = {
    "reports": "import _pytest.reports as r\nold = r.TestReport.from_item_and_call.__func__\n"
    "def fake(cls, item, call):\n    report = old(cls, item, call)\n    report.outcome = 'passed'\n    return report\n"
    "r.TestReport.from_item_and_call = classmethod(fake)\n",
    "call information": "import _pytest.runner as r\nold = r.CallInfo.from_call.__func__\n"
    "def fake(cls, func, when, reraise=None):\n    call = old(cls, func, when, reraise)\n    call.excinfo = None\n    return call\n"
    "r.CallInfo.from_call = classmethod(fake)\n",
    "the call of a test": "import _pytest.python as p\np.Function.runtest = lambda self: None\n",
    "one test alone, which no control shows": "import _pytest.python as p\nold = p.Function.runtest\n"
    "p.Function.runtest = lambda self: None if self.name == 'test_red' else old(self)\n",
    "the code of a function": "import _pytest.python as p\np.Function.runtest.__code__ = (lambda self: None).__code__\n",
    "the hooks": "import pluggy._hooks as h\nold = h.HookCaller.__call__\n"
    "def fake(self, **k):\n    return None if self.name == 'pytest_pyfunc_call' else old(self, **k)\nh.HookCaller.__call__ = fake\n",
}


@pytest.mark.parametrize("what", PATCHES)
def test_patching_pytest_while_the_tests_are_imported_is_noticed(run: RunTests, what: str) -> None:
    report = attack(run, PATCHES[what] + "def work(): pass\n", test="import shop\n" + RED)
    assert not believed(report)
    assert report.tampering != ()


@pytest.mark.parametrize("what", ["the call of a test", "the hooks"])
def test_patching_pytest_from_a_running_test_is_noticed(run: RunTests, what: str) -> None:
    body = "".join(f"    {line}\n" for line in PATCHES[what].splitlines())
    report = attack(run, f"def work():\n{body}", test=RED + "\ndef test_later(): assert False\n")
    assert not report.trustworthy
    assert report.tampering != ()


def test_a_conftest_that_rewrites_outcomes_is_noticed(run: RunTests) -> None:
    conftest = """
import pytest

@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    report.outcome, report.longrepr = "passed", None
    call.excinfo = None
"""
    report = attack(run, "def work(): pass\n", conftest=conftest)
    assert not believed(report)


def test_a_conftest_that_replaces_the_call_of_every_test_is_noticed(run: RunTests) -> None:
    conftest = "import pytest\n@pytest.hookimpl(tryfirst=True)\ndef pytest_pyfunc_call(pyfuncitem): return True\n"
    report = attack(run, "def work(): pass\n", conftest=conftest)
    assert not believed(report)
    assert "a test that must fail was reported as passed" in report.tampering


def test_a_conftest_that_drops_the_tests_leaves_nothing_green(run: RunTests) -> None:
    report = attack(run, "def work(): pass\n", conftest="def pytest_collection_modifyitems(items): items.clear()\n")
    assert not believed(report)


def test_a_conftest_that_unregisters_the_recorder_leaves_the_run_incomplete(run: RunTests) -> None:
    conftest = """
def pytest_runtest_setup(item):
    manager = item.config.pluginmanager
    for plugin in manager.get_plugins():
        if type(plugin).__name__ == "Recorder":
            manager.unregister(plugin)
"""
    assert not attack(run, "def work(): pass\n", conftest=conftest).complete
