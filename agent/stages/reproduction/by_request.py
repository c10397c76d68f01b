"""Rung 5: the request that failed, sent to the application object of the repository."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from agent.domain.proof import Attempt, Reason, ReproductionKind, TestReport, TestResult
from agent.domain.request import HttpRequest
from agent.stages.reproduction.bench import Bench
from agent.stages.reproduction.climbing import RED, VICTIM, Climb
from agent.stages.reproduction.expressions import shown
from agent.stages.reproduction.keeping import kept_test
from agent.stages.reproduction.naming import LONGEST_NAME
from agent.stages.reproduction.placing import another_way
from agent.stages.reproduction.probing import PASSED, SECONDS, in_words, incident_crash, probe_path
from agent.stages.reproduction.rendering import PREAMBLE
from agent.stages.reproduction.requesting.applications import Application
from agent.stages.reproduction.requesting.driving import scripts_for
from agent.stages.reproduction.requesting.finding import find_applications
from agent.stages.reproduction.requesting.script import Script
from agent.stages.reproduction.requesting.sending import sent

REQUESTS_AT_MOST = 6
TRIALS_AT_MOST = 24
KEPT_TRIES = 2
WITNESSES_AT_MOST = 1
SECONDS_A_REQUEST = 10.0
SWALLOWED = "Answered with a server error, but no exception with the incident's signature left the application."
ANSWERED = "Answered without a crash."
PLACEHOLDER = re.compile(r"\[(?:redacted|filtered)|<redacted|\*{3}", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One way to send one request to one application."""

    request: HttpRequest
    app: Application
    script: Script

    @property
    def what(self) -> str:
        """In words, for attempts."""
        query = f"?{self.request.query.reveal()}" if self.request.query.reveal() else ""
        return shown(f"{self.request.method} {self.request.path.reveal()}{query} to {self.app.entry}", longest=160)


def by_request(bench: Bench) -> Climb:
    """The failed requests of the evidence, each sent to the likeliest applications; nothing without a request."""
    climb = Climb()
    requests = bench.context.requests[:REQUESTS_AT_MOST]
    if not requests:
        return climb
    apps = find_applications(bench)
    if not apps:
        what = f"send {len(requests)} failed requests to the application"
        text = "The repository shows no WSGI or ASGI application that can be had without arguments."
        climb.attempts.append(Attempt(kind=ReproductionKind.REQUEST, what=what, result=text))
        return climb
    trials = tuple(islice(_trials(requests, apps), TRIALS_AT_MOST))
    path = probe_path(bench)
    report = bench.run({path: probe_text(trials)}, (path,), seconds=SECONDS)
    climb.infra = report.infra
    results = _by_number(report)
    ended = {number: _ended(bench, results.get(number)) for number in range(len(trials))}
    _keep(bench, climb, [trials[number] for number, result in ended.items() if result == RED])
    climb.attempts = [*_attempts(trials, ended)]
    return climb


def _trials(requests: tuple[HttpRequest, ...], apps: tuple[Application, ...]) -> Iterator[Trial]:
    """The likeliest request to the likeliest application first; with headers only where it has any."""
    for request in requests:
        for app in apps:
            bare, full = (sent(request, with_headers=choice) for choice in (False, True))
            for form in (bare, full) if full.headers else (bare,):
                yield from (Trial(request=request, app=app, script=script) for script in scripts_for(app, form))


def probe_text(trials: tuple[Trial, ...]) -> bytes:
    """One test a trial, each importing for itself, so that one bad import fails one test; `test_0`, `test_1`, ..."""
    return "\n\n".join([PREAMBLE, *(_probe(number, trial.script) for number, trial in enumerate(trials))]).encode()


def _probe(number: int, script: Script) -> str:
    imports = "".join(f"    {line}\n" for line in (*script.standard, *script.others))
    body = "\n".join(f"        {line}" if line else "" for line in script.body)
    return f"def test_{number}():\n{imports}    with hurried({SECONDS_A_REQUEST}):\n{body}\n"


def kept_text(name: str, script: Script) -> bytes:
    """The test as a maintainer would write it: imports at the top, one function."""
    imports = "\n\n".join("\n".join(block) for block in (script.standard, script.others) if block)
    body = "\n".join(f"    {line}" if line else "" for line in script.body)
    return f"{imports}\n\n\ndef {name}():\n{body}\n".encode()


def request_test_name(request: HttpRequest) -> str:
    """`test_get_orders_with_page_is_answered`."""
    words = "_".join(part for part in re.split(r"[^a-z0-9]+", request.path.reveal().lower()) if part) or "start_page"
    names = [part.partition("=") for part in request.query.reveal().lower().split("&") if part]
    with_ = next((f"_with_{'' if value else 'empty_'}{name}" for name, _, value in names if name.isidentifier()), "")
    ending = "_is_answered"
    name = f"test_{request.method.lower()}_{words}"[: LONGEST_NAME - len(ending) - len(with_)].rstrip("_")
    return f"{name}{with_}"[: LONGEST_NAME - len(ending)].rstrip("_") + ending


def _keep(bench: Bench, climb: Climb, red: list[Trial]) -> None:
    """The first that is red again becomes the test; another request that is red too becomes its witness."""
    for trial in red[:KEPT_TRIES]:
        name = request_test_name(trial.request)
        content = kept_text(name, trial.script)
        kept = kept_test(
            bench, ReproductionKind.REQUEST, name, content, how=f"Sends {trial.what}.", doubts=_doubts(trial.request, content)
        )
        if kept is None:
            continue
        if climb.reproducer is None:
            climb.reproducer = kept
        others = [other for other in red if other.request is not trial.request]
        for other in others[:WITNESSES_AT_MOST]:
            name = request_test_name(other.request)
            witness = kept_test(bench, ReproductionKind.REQUEST, name, kept_text(name, other.script), how=f"Sends {other.what}.")
            climb.witnesses = (witness,) if witness else ()
        break


def _doubts(request: HttpRequest, content: bytes) -> tuple[Reason, ...]:
    doubts: list[Reason] = []
    if PLACEHOLDER.search(content.decode()):
        text = "The request held secrets that were redacted; the test sends placeholders in their place."
        doubts.append(Reason(code="placeholder-credentials", text=text))
    if request.body_cut:
        text = "The request's body was longer than what was recorded of it; the test sends its beginning."
        doubts.append(Reason(code="request-cut", text=text))
    return tuple(doubts)


def _by_number(report: TestReport) -> dict[int, TestResult]:
    numbered = ((result.test_id.rpartition("::test_")[2], result) for result in report.results)
    return {int(number): result for number, result in numbered if number.isdecimal()}


def _attempts(trials: tuple[Trial, ...], ended: dict[int, str]) -> Iterator[Attempt]:
    """One a request and application: what its best way came to."""
    told: dict[str, str] = {}
    for number, trial in enumerate(trials):
        if ended[number] == RED or trial.what not in told:
            told[trial.what] = ended[number]
    for what, result in told.items():
        yield Attempt(kind=ReproductionKind.REQUEST, what=f"send {what}", result=result)


def _ended(bench: Bench, result: TestResult | None) -> str:
    """How a trial ended, in words; `RED` when it may stand for the crash."""
    if result is None:
        return "Not run."
    if seen := incident_crash(bench, result):
        reason = another_way(bench.context, seen, 0)
        return VICTIM.format(reason.text) if reason else RED
    if result.crash is not None and result.crash.short_type == "AssertionError":
        return SWALLOWED
    words = in_words(result)
    return ANSWERED if words == PASSED else f"{words}."
