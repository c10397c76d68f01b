"""Tools asked for what they don't give: paths that leave, options in disguise, code that reaches out of the sandbox."""

import json
from pathlib import Path

import pytest
from locating import evidence
from proving import Case, case

from agent.errors import ToolRefused
from agent.model_ports import Ended, Tool
from agent.stages.proposing.case import ModelCase
from agent.stages.proposing.desk import desk_of
from agent.tools.toolset import reading_tools

FILES = {"shop/__init__.py": "", "shop/weights.py": "def kilograms(text):\n    return float(text)\n"}
CRASH = "from shop.weights import kilograms\nkilograms('2,5')"
SECRET = "the-host-s-own-secret"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return case(tmp_path_factory.mktemp("tools"), FILES, CRASH)


@pytest.fixture(scope="module")
def tools(shop: Case) -> dict[str, Tool]:
    of = ModelCase(incident=shop.incident, evidence=evidence(shop.context.crash), context=shop.context, baseline=shop.reproduce())
    return {tool.spec.name: tool for tool in reading_tools(desk_of(of, shop.ports))}


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("read_file", {"path": "/proc/self/environ"}),
        ("read_file", {"path": "shop/../../shop/shop/weights.py"}),
        ("read_file", {"path": "shop/weights.py\0.txt"}),
        ("read_file", {"path": "~/.ssh/id_rsa"}),
        ("read_file", {"path": "shop/weights.py", "start_line": -5}),
        ("read_file", {"path": "shop/weights.py", "start_line": 10**9}),
        ("read_file", {"path": ["shop/weights.py"]}),
        ("read_file", {"path": "shop/weights.py", "encoding": "utf-7"}),
        ("search_code", {"pattern": "x" * 10_000}),
        ("search_code", {"pattern": ""}),
        ("find_symbol", {"name": "--upload-pack=touch /tmp/owned"}),
        ("find_symbol", {"name": "../../etc/passwd"}),
        ("git_history", {"path": "../shop", "start_line": 1, "end_line": 2}),
        ("git_history", {"path": "shop/weights.py", "start_line": 0, "end_line": 2}),
        ("show_commit", {"sha": "--output=/tmp/owned"}),
        ("show_commit", {"sha": "HEAD"}),
        ("show_commit", {"sha": "0000000"}),
        ("ask_evidence", {"kind": "secrets"}),
        ("run_tests", {"tests": ["x"] * 1000}),
        ("run_tests", {"diff": "--- /dev/null\n+++ b/../evil.py\n@@ -0,0 +1 @@\n+x\n"}),
        ("evaluate", {"expression": ""}),
        ("evaluate", {"expression": "x" * 5000}),
    ],
)
def test_what_a_tool_does_not_give_is_refused_with_a_reason(
    tools: dict[str, Tool], name: str, arguments: dict[str, object]
) -> None:
    with pytest.raises(ToolRefused) as raised:
        tools[name].run(json.dumps(arguments))
    assert str(raised.value)


@pytest.mark.parametrize(
    "expression",
    [
        "open('/etc/shadow').read()",
        "__import__('os').environ['SUTURE_SECRET']",
        "__import__('socket').create_connection(('127.0.0.1', 9), 1)",
        "__import__('urllib.request').request.urlopen('http://169.254.169.254/latest/meta-data', timeout=1).read()",
        "open('{outside}', 'w').write('x')",
        "__import__('os').system('touch {outside}')",
        "__import__('os').kill(1, 9)",
    ],
)
def test_what_is_evaluated_reaches_nothing_outside(
    tools: dict[str, Tool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expression: str
) -> None:
    monkeypatch.setenv("SUTURE_SECRET", SECRET)
    outside = tmp_path / "owned"
    answer = tools["evaluate"].run(json.dumps({"expression": expression.format(outside=outside)}))
    assert not isinstance(answer, Ended)
    assert SECRET not in answer
    assert "root:" not in answer
    assert not outside.exists()


def test_tests_asked_for_by_a_hostile_name_run_nothing(tools: dict[str, Tool], tmp_path: Path) -> None:
    outside = tmp_path / "owned"
    names = [f"; touch {outside}", "-p evil", "--rootdir=/", f"$(touch {outside})", "../../outside.py"]
    answer = tools["run_tests"].run(json.dumps({"tests": names}))
    assert not isinstance(answer, Ended)
    assert "passed" not in answer
    assert not outside.exists()
