"""A case whose repository is there, as the pipeline takes it."""

from dataclasses import replace

from agent.domain.alert import Alert, Service
from eval.cases.case import Case, Prepared


def service_of(case: Case, prepared: Prepared) -> Service:
    """The catalogue's entry with its repository and import paths."""
    python = case.service.python
    paths = (*python.paths, *(str(path) for path in prepared.paths))
    return replace(case.service, repository=str(prepared.repository), python=replace(python, paths=paths))


def alerts_of(case: Case, prepared: Prepared) -> tuple[Alert, ...]:
    """The alerts; where the case tells what was deployed, they carry it in the service's revision label."""
    label = case.service.revision_label
    if not label or not prepared.deployed:
        return case.alerts
    return tuple(replace(alert, labels={label: prepared.deployed, **alert.labels}) for alert in case.alerts)
