"""Projects whose tests are only spoken of by tox or nox."""

from dataclasses import replace
from pathlib import Path

import pytest
from projects import RunTests, outcomes
from repositories import put

from agent.domain.alert import Service, TestPlan
from agent.runners.detect import DetectingRunner
from agent.runners.test_commands import with_test_command


def plan_of(tree: Path, files: dict[str, str], plan: TestPlan | None = None) -> TestPlan:
    put(tree, {"checks/check_a.py": "", "tests/test_a.py": "", **files})
    service = Service(name="shop", repository=str(tree), tests=plan or TestPlan())
    return with_test_command(service, tree).tests


@pytest.mark.parametrize(
    "files",
    [
        {
            "tox.ini": "[tox]\nenvlist = py\n[testenv]\ndeps = pytest\ncommands =\n    flake8 shop\n    pytest {posargs} -m quick checks\n"
        },
        {"tox.ini": "[testenv]\ncommands = {envbindir}/python -m pytest -x --cov=shop {posargs:checks} -m quick\n"},
        {
            "tox.ini": "[testenv:lint]\ncommands = ruff check\n[testenv:py311]\ncommands = - py.test \\\n    -n auto -m quick checks/\n"
        },
        {"setup.cfg": "[tox:testenv]\ncommands = pytest --junitxml={envlogdir}/x.xml -m quick checks\n"},
        {"tox.toml": "[env_run_base]\ncommands = [['pytest', '-m', 'quick', 'checks', {replace = 'posargs'}]]\n"},
        {"pyproject.toml": "[tool.tox.env.py]\ncommands = [['python', '-m', 'pytest', '-m', 'quick', 'checks']]\n"},
        {"pyproject.toml": "[tool.tox]\nlegacy_tox_ini = '''\n[testenv]\ncommands = pytest -m quick checks\n'''\n"},
        {
            "noxfile.py": "import nox\n@nox.session\ndef tests(session):\n    session.install('.')\n    session.run('pytest', '-m', 'quick', 'checks', *session.posargs)\n"
        },
    ],
)
def test_the_command_gives_paths_and_arguments(tmp_path: Path, files: dict[str, str]) -> None:
    plan = plan_of(tmp_path, files)
    assert (plan.paths, plan.arguments) == (("checks",), ("-m", "quick"))


@pytest.mark.parametrize(
    ("command", "paths"), [("-m unittest discover -s checks -v", ("checks",)), ("-m unittest tests.test_a", ())]
)
def test_a_unittest_command_gives_its_directory(tmp_path: Path, command: str, paths: tuple[str, ...]) -> None:
    plan = plan_of(tmp_path, {"tox.ini": f"[testenv]\ncommands = python {command}\n"})
    assert (plan.paths, plan.arguments) == (paths, ())


@pytest.mark.parametrize(
    ("files", "plan"),
    [
        ({"tox.ini": "[pytest]\ntestpaths = tests\n[testenv]\ncommands = pytest checks\n"}, None),
        (
            {"pyproject.toml": "[tool.pytest.ini_options]\naddopts = '-q'\n", "tox.ini": "[testenv]\ncommands = pytest checks\n"},
            None,
        ),
        ({"tox.ini": "[testenv]\ncommands = pytest checks\n"}, TestPlan(paths=("tests",))),
    ],
    ids=["pytest's own settings", "settings in pyproject", "the service's own"],
)
def test_what_is_said_closer_comes_first(tmp_path: Path, files: dict[str, str], plan: TestPlan | None) -> None:
    assert plan_of(tmp_path, files, plan) == (plan or TestPlan())


@pytest.mark.parametrize(
    "files",
    [
        {"tox.ini": "[testenv]\ncommands = pytest ../elsewhere /etc nowhere\n"},
        {"tox.ini": "not an ini file"},
        {"noxfile.py": "def ("},
        {"tox.ini": "[testenv]\ncommands = pytest 'unclosed\n"},
        {"tox.ini": "[testenv]\ncommands = make test\n"},
    ],
)
def test_what_leads_nowhere_changes_nothing(tmp_path: Path, files: dict[str, str]) -> None:
    assert plan_of(tmp_path, files) == TestPlan()


def test_a_project_of_tox_alone_is_run_as_its_command_says(run: RunTests, cache: Path) -> None:
    files = {
        "checks/check_shop.py": "import pytest\n\n@pytest.mark.quick\ndef test_quick(): pass\n\ndef test_slow(): pass\n",
        "tests/test_other.py": "def test_other(): pass\n",
        "tox.ini": "[testenv]\ncommands = pytest -o python_files=check_*.py -m quick checks {posargs}\n",
    }
    report = run(files, runner=DetectingRunner(cache))
    assert outcomes(report) == {"checks/check_shop.py::test_quick": "passed"}


def test_another_language_is_left_alone(tmp_path: Path) -> None:
    put(tmp_path, {"checks/a": "", "tox.ini": "[testenv]\ncommands = pytest checks\n"})
    service = replace(Service(name="shop", repository="x"), language="javascript")
    assert with_test_command(service, tmp_path) == service
