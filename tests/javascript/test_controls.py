"""Controls of the node runner: a runner that was taught to say "passed" says so of them too."""

import json
import subprocess
from pathlib import Path

import pytest
from javascript import needs_node

from agent.domain.alert import JavaScriptEnvironment
from agent.runners import node_runner
from agent.runners.node_interpreter import resolve_node

pytestmark = needs_node
HARNESS = Path(node_runner.__file__).with_name("harness_js")
SCRIPT = """
const { controlFunction, controlSigns, makeControls } = require(process.argv[1] + '/controls.cjs');
const controls = makeControls();
const ended = (control) => {
  try { controlFunction(control)(); return { outcome: 'passed', crash: null }; }
  catch (error) { return { outcome: 'failed', crash: { type: error.name, message: error.message } }; }
};
const results = new Map(controls.map((control) => [control.name, (TAUGHT)(ended(control))]));
console.log(JSON.stringify({ signs: controlSigns(controls, results), names: controls.map((one) => one.name) }));
"""


def judged(taught: str) -> dict[str, list[str]]:
    node = resolve_node(JavaScriptEnvironment()).executable
    done = subprocess.run(
        [node, "-e", SCRIPT.replace("TAUGHT", taught), str(HARNESS)], capture_output=True, text=True, check=True, timeout=60
    )
    answer: dict[str, list[str]] = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize(
    ("taught", "signs"),
    [
        ("(one) => one", []),
        ("() => ({ outcome: 'passed', crash: null })", ["a test that must fail was reported as passed"]),
        (
            "(one) => ({ outcome: 'failed', crash: { type: 'Error', message: 'x' } })",
            [
                "a test that must fail was reported with another failure than its own",
                "a test that must pass was reported as failed",
            ],
        ),
        ("(one) => ({ outcome: 'error', crash: null })", []),
    ],
)
def test_what_is_said_of_the_controls_tells_whether_the_runner_can_be_believed(taught: str, signs: list[str]) -> None:
    assert sorted(judged(taught)["signs"]) == signs


def test_no_two_files_have_controls_of_one_name() -> None:
    assert set(judged("(one) => one")["names"]).isdisjoint(judged("(one) => one")["names"])
