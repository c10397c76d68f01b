"""From a sandbox's result to a test report."""

from collections import Counter
from collections.abc import Mapping, Sequence

from agent.domain.proof import TestOutcome, TestReport, TestResult
from agent.ports import SandboxResult
from agent.runners.control_tests import Control, control_signs
from agent.runners.records import Record, Transcript, read_crash

OUTPUT_KEPT = 20000
TREE = "/sandbox/tree/"  # where a sandbox puts the repository: people know its files without
FINISHED = (0, 1, 5)  # all passed, some failed, none ran


def make_report(result: SandboxResult, transcript: Transcript, controls: Sequence[Control], tests: Sequence[str]) -> TestReport:
    """What the run amounts to.

    Args:
        result: of the sandbox.
        transcript: its records.
        controls: the controls that were mixed in.
        tests: the tests that were asked for.
    """
    infra = result.infra or _not_started(result, transcript)
    seen = tuple(_result(record) for record in transcript.of("result"))
    names = {control.name for control in controls}
    of_controls = {_name(one): one for one in seen if _name(one) in names}
    own = tuple(one for one in seen if _name(one) not in names) + _uncollected(transcript)
    end = transcript.records[-1] if transcript.records and transcript.records[-1].get("kind") == "end" else None
    ran = {one.test_id for one in own}
    promised = [str(test) for record in transcript.of("collected") for test in _strings(record, "tests")]
    whole = end is not None and end.get("status") in FINISHED and ran.issuperset(promised) and not result.timed_out
    return TestReport(
        results=own + (_missing(tests, transcript, own) if whole else ()),
        complete=whole,
        tampering=_signs(result, transcript, end, control_signs(controls, of_controls), of_controls, len(promised)),
        infra=infra,
        output=result.output[-OUTPUT_KEPT:].decode(errors="replace").replace(TREE, ""),
        seconds=result.seconds,
    )


def _not_started(result: SandboxResult, transcript: Transcript) -> str:
    if transcript.of("hello") or transcript.signs or result.timed_out:
        return ""
    said = result.output[-500:].decode(errors="replace").strip()
    return f"the test runner did not start (exit code {result.exit_code}): {said}"


def _signs(
    result: SandboxResult,
    transcript: Transcript,
    end: Record | None,
    of_runner: tuple[str, ...],
    controls: Mapping[str, TestResult],
    promised: int,
) -> tuple[str, ...]:
    signs = [*transcript.signs, *of_runner]
    if transcript.of("foreign"):
        signs.append("code under test called the runner's own reporting")
    if _twice(transcript):
        signs.append("a test was reported more often than it was collected")
    if end is not None:
        signs += _strings(end, "signs")
        if end.get("status") != result.exit_code and not result.timed_out:
            signs.append(f"the process ended with {result.exit_code} after its runner had ended with {end.get('status')}")
        failed = any(one.outcome in (TestOutcome.FAILED, TestOutcome.ERROR) for one in controls.values())
        if failed and promised and end.get("status") == 0:
            signs.append("the runner's exit code says that nothing failed though a test that must fail ran")
    return tuple(dict.fromkeys(signs))


def _twice(transcript: Transcript) -> bool:
    promised = Counter(test for record in transcript.of("collected") for test in _strings(record, "tests"))
    reported = Counter(str(record.get("test")) for record in transcript.of("result"))
    return any(times > promised.get(test, 1) for test, times in reported.items())


def _result(record: Record) -> TestResult:
    seconds = record.get("seconds")
    return TestResult(
        test_id=str(record.get("test", "")),
        outcome=TestOutcome(str(record.get("outcome", "error"))),
        crash=read_crash(record.get("crash")),
        seconds=float(seconds) if isinstance(seconds, int | float) else 0.0,
    )


def _uncollected(transcript: Transcript) -> tuple[TestResult, ...]:
    return tuple(
        TestResult(test_id=str(record.get("path", "")), outcome=TestOutcome.ERROR, crash=read_crash(record.get("crash")))
        for record in transcript.of("uncollected")
    )


def _missing(tests: Sequence[str], transcript: Transcript, own: Sequence[TestResult]) -> tuple[TestResult, ...]:
    """Named tests that did not run: skipped when the project's own options deselect them, else an error, their file's if any."""
    deselected = {test for record in transcript.of("collected") for test in _strings(record, "deselected")}
    files = {one.test_id: one for one in _uncollected(transcript)}
    ran = [one.test_id for one in own]
    missing = []
    for test in tests:
        if any(one == test or one.startswith((test + "::", test + "[", test.rstrip("/") + "/")) for one in ran):
            continue
        if test in deselected:
            missing.append(TestResult(test_id=test, outcome=TestOutcome.SKIPPED))
        else:
            file = files.get(test.split("::", 1)[0])
            missing.append(TestResult(test_id=test, outcome=TestOutcome.ERROR, crash=file.crash if file else None))
    return tuple(missing)


def _name(result: TestResult) -> str:
    return result.test_id.rsplit("::", 1)[-1]


def _strings(record: Record, name: str) -> list[str]:
    values = record.get(name)
    return [str(value) for value in values] if isinstance(values, list) else []
