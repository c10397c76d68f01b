"""The desk a model works at."""

from agent.ports import Ports
from agent.stages.proposing.case import ModelCase
from agent.tools.toolset import Desk


def desk_of(case: ModelCase, ports: Ports) -> Desk:
    """The case's repository at the revision its context was read at, and a sandbox.

    Raises:
        RepositoryProblem: the revision is gone.
    """
    snapshot = ports.repos.snapshot(case.incident.service, case.context.revision)
    return Desk(
        incident=case.incident,
        evidence=case.evidence,
        context=case.context,
        baseline=case.baseline,
        snapshot=snapshot,
        repos=ports.repos,
        tree=ports.repos.export(snapshot),
        sandbox=ports.sandbox,
        runner=ports.runner,
    )
