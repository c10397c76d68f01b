"""Do what was decided: a pull request, a suggestion, or nothing."""

from dataclasses import replace

from agent.domain.alert import Incident
from agent.domain.evidence import Evidence
from agent.domain.location import CodeContext
from agent.domain.outcome import Action, Decision, Declined, Failed, Published, PullRequest, Result, Suggested
from agent.domain.proof import Baseline, Reason, Trial
from agent.errors import RepositoryProblem
from agent.policy import is_test_path
from agent.ports import Ports
from agent.stages.locate_code import fault_key
from agent.stages.publishing.body import marker, pull_request_body, seen_again_body, suggestion_body
from agent.stages.publishing.findings import Findings
from agent.stages.publishing.proposal import fix_with_test, proposal_of
from agent.stages.publishing.standing import Join, Ours, Recurred, Refused, Standing, standing_of

MAX_RECURRENCES = 5


def carry_out(
    incident: Incident,
    evidence: tuple[Evidence, ...],
    context: CodeContext,
    baseline: Baseline,
    trials: tuple[Trial, ...],
    decision: Decision,
    ports: Ports,
) -> Result:
    """Publish, suggest or decline; safe to run again at any point of a crash.

    Raises:
        ForgeProblem: the forge refused or can't be reached.
    """
    if decision.trial is None or decision.action is Action.NOTHING:
        return Failed(reasons=_sandbox_failed(baseline)) if baseline.infra else Declined(reasons=decision.reasons)
    found = Findings(
        fault=fault_key(incident, context),
        incident=incident,
        evidence=evidence,
        context=context,
        baseline=baseline,
        trials=trials,
        decision=decision,
        chosen=decision.trial,
    )
    return _suggest(found, ports) if decision.action is Action.SUGGEST else _publish(found, ports)


def _sandbox_failed(baseline: Baseline) -> tuple[Reason, ...]:
    text = f"The sandbox failed, so nothing could be proven: {baseline.infra}. Mend it (`suture doctor`) and retry the incident."
    return (Reason(code="infra", text=text),)


def _suggest(found: Findings, ports: Ports) -> Suggested:
    body = suggestion_body(found)
    diff_text = fix_with_test(found).text
    for notifier in ports.notifiers:
        notifier.suggest(found.incident, body, diff_text)
    return Suggested(body=body, decision=found.decision)


def _publish(found: Findings, ports: Ports) -> Result:
    for recurrence in range(2, MAX_RECURRENCES + 2):
        standing = _standing(found, ports)
        if isinstance(standing, Refused):
            return Declined(reasons=(standing.reason,))
        if isinstance(standing, Ours):
            return Published(pull_request=standing.pull_request, decision=found.decision)
        if isinstance(standing, Join):
            return _join(found, standing.pull_request, ports)
        if not isinstance(standing, Recurred):
            return _open(found, ports)
        found = replace(found, fault=f"{fault_key(found.incident, found.context)}-{recurrence}")
    text = f"{MAX_RECURRENCES} merged fixes of this fault did not hold; a person has to look at it."
    return Declined(reasons=(Reason(code="keeps-recurring", text=text),))


def _standing(found: Findings, ports: Ports) -> Standing:
    pulls = ports.forge.find(found.incident.service.repository, found.fault)
    return standing_of(pulls, marker(found.fault, found.incident.key), lambda pull: _contains(found, pull, ports))


def _open(found: Findings, ports: Ports) -> Published:
    pull_request = ports.forge.publish(proposal_of(found, pull_request_body(found)))
    if marker(found.fault, found.incident.key) not in pull_request.body:  # another incident was faster by a moment
        return _join(found, pull_request, ports)
    return Published(pull_request=pull_request, decision=found.decision)


def _join(found: Findings, pull_request: PullRequest, ports: Ports) -> Published:
    ports.forge.comment(pull_request, found.incident.key, seen_again_body(found))
    return Published(pull_request=pull_request, decision=found.decision, joined=True)


def _contains(found: Findings, pull: PullRequest, ports: Ports) -> bool:
    """Whether the code the new fix was proven on shows the merged change.

    Seen by the regression test that it added (the only tests of a pull request of ours, for a fix may not change
    existing ones), or by its commit among those that last touched its files. When neither can be seen, people have the
    last word.
    """
    try:
        snapshot = ports.repos.snapshot(found.incident.service, found.context.revision)
    except RepositoryProblem:
        return False
    present = frozenset(snapshot.paths()).intersection(pull.paths)
    if any(is_test_path(path) for path in present):
        return True
    service = found.incident.service
    histories = (
        ports.repos.history(service, snapshot, path, _every_line(snapshot.read(path).content)) for path in sorted(present)
    )
    return any(commit.sha == pull.head for history in histories for commit in history)


def _every_line(content: bytes) -> tuple[int, int]:
    return 1, max(1, content.count(b"\n"))
