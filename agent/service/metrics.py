"""The service's own metrics, in a registry of its own, as Prometheus reads them."""

from collections.abc import Mapping, Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from agent.domain.proof import Verdict, VerdictKind
from agent.service.records import Effect, IncidentState, TakenIn

STAGE_BUCKETS = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900)
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """Counts what this process does; told of stages by the run it observes.

    Every label's values come from our own code, never from an alert, so that nobody outside can grow the registry.
    """

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._alerts = Counter("suture_alerts", "Alerts taken in.", ["source", "effect"], registry=self._registry)
        self._rejections = Counter("suture_webhook_rejections", "Webhooks refused.", ["reason"], registry=self._registry)
        self._incidents = Gauge("suture_incidents", "Incidents on record.", ["state"], registry=self._registry)
        self._verdicts = Counter("suture_verdicts", "Candidates judged.", ["kind"], registry=self._registry)
        self._spend = Counter("suture_spend_usd", "Money spent on models, US dollars.", registry=self._registry)
        self._stages = Histogram(
            "suture_stage_seconds", "Wall time of a stage.", ["stage"], buckets=STAGE_BUCKETS, registry=self._registry
        )
        for kind in VerdictKind:
            self._verdicts.labels(kind=kind.value)

    def taken_in(self, source: str, taken: Sequence[TakenIn]) -> None:
        """Count the alerts of one post by what they did."""
        for effect in Effect:
            self._alerts.labels(source=source, effect=effect.value).inc(sum(one.effect == effect for one in taken))

    def rejected(self, reason: str) -> None:
        """Count one refused webhook; the reason is a problem's code."""
        self._rejections.labels(reason=reason).inc()

    def spent(self, dollars: float) -> None:
        """Add to the money spent."""
        self._spend.inc(max(0.0, dollars))

    def started(self, stage: str) -> None:
        """A stage begins (see StageObserver); nothing to count yet."""

    def finished(self, stage: str, seconds: float, result: object) -> None:
        """A stage has its result (see StageObserver)."""
        self._stages.labels(stage=stage).observe(seconds)
        if isinstance(result, Verdict):
            self._verdicts.labels(kind=result.kind.value).inc()

    def exposition(self, incidents: Mapping[IncidentState, int]) -> bytes:
        """Everything in Prometheus' text format.

        Args:
            incidents: how many are on record by state, at this moment.
        """
        for state in IncidentState:
            self._incidents.labels(state=state.value).set(incidents.get(state, 0))
        return generate_latest(self._registry)
