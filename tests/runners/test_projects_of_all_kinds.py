"""Projects as they are: their options, layouts, services and paths."""

import pytest
from projects import SHOP, RunTests, outcomes

from agent.domain.alert import TestPlan


@pytest.mark.parametrize(
    "options",
    [
        "--cov=shop --cov-report=term -n auto",
        "-x --maxfail=1 --strict-markers --strict-config -q -q -W error",
        "--lf --stepwise",
        "-p no:terminal --import-mode=importlib --doctest-modules --durations=3 --junitxml=out.xml -s --tb=long -vv -ra",
    ],
)
def test_a_projects_own_options_do_not_get_in_the_way(run: RunTests, options: str) -> None:
    report = run({**SHOP, "pytest.ini": f"[pytest]\naddopts = {options}\n"})
    assert outcomes(report) == {"tests/test_shop.py::test_empty": "passed", "tests/test_shop.py::test_none": "failed"}


def test_a_test_that_the_projects_options_deselect_is_skipped(run: RunTests) -> None:
    text = "import pytest\n@pytest.mark.slow\ndef test_slow(): pass\ndef test_quick(): pass\n"
    files = {"test_a.py": text, "pytest.ini": "[pytest]\naddopts = -m 'not slow'\nmarkers = slow\n"}
    assert outcomes(run(files, ["test_a.py::test_slow", "test_a.py::test_quick"])) == {
        "test_a.py::test_quick": "passed",
        "test_a.py::test_slow": "skipped",
    }


def test_arguments_and_paths_of_the_service_are_used(run: RunTests) -> None:
    files = {
        "a/test_a.py": "def test_a(request): assert request.config.getoption('verbose') > 0\n",
        "b/test_b.py": "def test_b(): pass\n",
    }
    assert outcomes(run(files, plan=TestPlan(paths=("a",), arguments=("-v", "-v")))) == {"a/test_a.py::test_a": "passed"}


def test_a_service_in_a_subdirectory_runs_there_and_ids_stay_relative_to_the_repository(run: RunTests) -> None:
    files = {
        "services/shop/app/core.py": "VALUE = 1\n",
        "services/shop/tests/test_a.py": "import os\nfrom app.core import VALUE\n\ndef test_a(): assert os.path.exists('app')\n",
        "services/shop/pyproject.toml": "[tool.pytest.ini_options]\ntestpaths = ['tests']\n",
        "other/test_o.py": "def test_o(): pass\n",
    }
    wanted = {"services/shop/tests/test_a.py::test_a": "passed"}
    assert outcomes(run(files, root="services/shop")) == wanted
    assert outcomes(run(files, list(wanted), root="services/shop")) == wanted


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pytest.ini", "[pytest]\n{}"),
        ("tox.ini", "[pytest]\n{}"),
        ("setup.cfg", "[tool:pytest]\n{}"),
        ("pyproject.toml", "[tool.pytest.ini_options]\npython_files = 'check_*.py'\npython_functions = 'it_*'\n"),
    ],
)
def test_names_of_tests_are_the_projects_own(run: RunTests, name: str, text: str) -> None:
    options = text.replace("{}", "python_files = check_*.py\npython_functions = it_*\n")
    files = {"checks/check_a.py": "def it_holds(): pass\n\ndef test_not(): assert 0\n", name: options}
    assert outcomes(run(files)) == {"checks/check_a.py::it_holds": "passed"}
    assert outcomes(run(files, ["checks/check_a.py::it_holds"])) == {"checks/check_a.py::it_holds": "passed"}


def test_options_that_only_a_conftest_knows_are_understood(run: RunTests) -> None:
    files = {
        "conftest.py": "import pytest\n\ndef pytest_addoption(parser):\n    parser.addoption('--db', default='')\n\n@pytest.fixture\ndef db(request):\n    return request.config.getoption('--db')\n",
        "pytest.ini": "[pytest]\naddopts = --db=memory\n",
        "test_a.py": "def test_a(db): assert db == 'memory'\n",
    }
    assert outcomes(run(files)) == {"test_a.py::test_a": "passed"}


def test_examples_in_docstrings_are_tests_where_the_options_ask_for_them(run: RunTests) -> None:
    text = 'def double(x):\n    """Twice.\n\n    >>> double(2)\n    5\n    """\n    return 2 * x\n'
    files = {"shop.py": text, "pytest.ini": "[pytest]\naddopts = --doctest-modules\n"}
    assert outcomes(run(files)) == {"shop.py::shop.double": "failed"}


def test_the_src_layout_is_found(run: RunTests) -> None:
    files = {"src/pkg/__init__.py": "VALUE = 1\n", "tests/test_a.py": "import pkg\ndef test_a(): assert pkg.VALUE\n"}
    assert outcomes(run(files)) == {"tests/test_a.py::test_a": "passed"}


def test_a_project_that_is_itself_a_library_of_pytest_is_tested_as_it_is_here(run: RunTests) -> None:
    ours = {f"{library}/__init__.py": "HERE = True\n" for library in ("packaging", "pygments", "iniconfig")}
    test = "import iniconfig, packaging, pygments\n\ndef test_here():\n    assert iniconfig.HERE and packaging.HERE and pygments.HERE\n"
    assert outcomes(run({**ours, "tests/test_here.py": test})) == {"tests/test_here.py::test_here": "passed"}
