"""A sandbox by a Kubernetes cluster: a Job a run, its files in by ConfigMaps, its report out by a log it can't touch."""

import secrets
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic, sleep

from agent.errors import SandboxUnavailable
from agent.place import ClusterOptions
from agent.ports import SandboxJob, SandboxResult
from agent.sandboxes.job_user import fresh_user
from agent.sandboxes.kube_access import cluster_access
from agent.sandboxes.kube_api import ApiRefusal, Json, KubeApi
from agent.sandboxes.kube_manifest import FLOOD_FACTOR, JOB, LABEL, REPORTER, UNPACKER, Run, bounds, job_manifest, piece_manifest
from agent.sandboxes.kube_parcel import pack
from agent.sandboxes.kube_policy import weakness
from agent.sandboxes.pod_log import CutLog, read_channels
from agent.sandboxes.pod_state import PodState, pod_state
from agent.sandboxes.visible import shown_directories

STARTUP_SECONDS = 180
REPORT_SECONDS = 20
PAUSE_SECONDS = 0.25
COMPLAINT_BYTES = 64 * 1024
LOG_BYTES = 12 * 1024**2
KILLED = b"sending signal KILL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How time passes while a pod runs.

    Args:
        now: seconds of a clock that never goes back.
        pause: lets that many seconds go by.
    """

    now: Callable[[], float] = monotonic
    pause: Callable[[float], None] = sleep


class Kubernetes:
    """Runs jobs as pods that the cluster keeps from its network, API and secrets.

    The network is kept away by a NetworkPolicy that the operator makes and the cluster's network plugin enforces; without one no
    job is started.

    Args:
        options: which cluster, and what its pods are made of.
        waiting: how time passes.

    Raises:
        SandboxUnavailable: no image, no access, no answer, or no policy.
    """

    name = "kubernetes"
    contains = True

    def __init__(self, options: ClusterOptions, waiting: Waiting | None = None) -> None:
        if not options.image:
            raise SandboxUnavailable("no image for pods", expected="sandbox.kubernetes.image", remedy="see docs/kubernetes.md")
        self._options = options
        self._waiting = waiting or Waiting()
        self._api = KubeApi(cluster_access(options))
        try:
            weak = weakness(self._api.get("apis/networking.k8s.io/v1", "networkpolicies", options.network_policy))
        except ApiRefusal as refusal:
            weak = str(refusal)
        if weak:
            raise SandboxUnavailable(
                f"NetworkPolicy {options.network_policy!r}: {weak}",
                expected="one that denies all traffic of pods labelled suture.dev/component: sandbox",
                remedy="see docs/kubernetes.md",
            )

    def run(self, job: SandboxJob) -> SandboxResult:
        """Run one job and kill everything it started.

        Raises:
            BadInput: an overlay path or a read-only directory that no job may have.
        """
        began = self._waiting.now()
        name = f"suture-{secrets.token_hex(10)}"
        try:
            try:
                return self._carry_out(job, name, began)
            finally:
                self._remove(name)
        except (OSError, CutLog) as error:
            return _failed(f"kubernetes: {error}", self._waiting.now() - began)

    def _carry_out(self, job: SandboxJob, name: str, began: float) -> SandboxResult:
        sent = [path for path in shown_directories(job.readonly) if not self._in_image(str(path))]
        parcel = pack(job, sent)
        run = Run(
            name=name,
            image=self._options.image,
            marker=secrets.token_hex(16),
            job_user=fresh_user(),
            reporter_user=fresh_user(),
            pieces=len(parcel.pieces),
            unpacked=parcel.unpacked,
            sent=sent,
            startup_seconds=STARTUP_SECONDS,
        )
        owner = _uid(self._api.create("apis/batch/v1", "jobs", job_manifest(job, run)))
        for number, piece in enumerate(parcel.pieces):
            self._api.create("api/v1", "configmaps", piece_manifest(name, number, b64encode(piece).decode(), owner))
        self._api.change("apis/batch/v1", "jobs", name, {"spec": {"suspend": False}})
        state = self._wait(job, name)
        return self._result(job, run, state, self._waiting.now() - began)

    def _in_image(self, path: str) -> bool:
        return any(path == place or path.startswith(place.rstrip("/") + "/") for place in self._options.image_paths)

    def _wait(self, job: SandboxJob, name: str) -> PodState:
        """The only loop that waits: ends with the pod, with its time, or when it can not start."""
        deadline = self._waiting.now() + STARTUP_SECONDS
        before = PodState()
        while True:
            state = pod_state(self._api.get("api/v1", "pods", query={"labelSelector": f"{LABEL}={name}"}))
            if state.over or state.trouble or self._waiting.now() > deadline:
                return state
            if state.started and not before.started:
                deadline = self._waiting.now() + job.limits.seconds + REPORT_SECONDS
            if state.exit_code is not None and before.exit_code is None:
                deadline = self._waiting.now() + REPORT_SECONDS
            before = state
            self._waiting.pause(PAUSE_SECONDS)

    def _result(self, job: SandboxJob, run: Run, state: PodState, seconds: float) -> SandboxResult:
        said = self._api.log(state.name, JOB, COMPLAINT_BYTES) if state.started else b""
        before, started, after = said.partition(run.marker.encode() + b"\n")
        if not started:
            if state.name and state.trouble and not state.started:
                before = self._first_words(state.name)
            complaint = f"{state.trouble} {before.decode(errors='replace').strip()[-2000:]}".strip()
            return _failed(f"the pod never reached the job's command: {complaint or 'it took too long'}", seconds)
        if state.exit_code is None:
            return SandboxResult(exit_code=-9, output=b"", report=b"", timed_out=True, seconds=seconds)
        if not state.over:
            return _failed("the pod's reporting container did not end", seconds)
        output_bytes, report_bytes = bounds(job)
        output, report, total = read_channels(self._api.log(state.name, REPORTER, LOG_BYTES), output_bytes)
        flooded = len(report) > report_bytes or total >= output_bytes * FLOOD_FACTOR
        code = 128 - state.exit_code if 128 < state.exit_code <= 192 else state.exit_code
        return SandboxResult(
            exit_code=code if code or not flooded else -9,
            output=output,
            report=report[:report_bytes],
            timed_out=KILLED in after and code == -9,
            seconds=seconds,
        )

    def _first_words(self, pod: str) -> bytes:
        with suppress(ApiRefusal):  # where the image can't be had, no container has said anything
            return self._api.log(pod, UNPACKER, COMPLAINT_BYTES)
        return b""

    def _remove(self, name: str) -> None:
        query = {"labelSelector": f"{LABEL}={name}"}
        self._api.delete("apis/batch/v1", "jobs", name)
        for pod in _names(self._api.get("api/v1", "pods", query=query)):
            self._api.delete("api/v1", "pods", pod, at_once=True)
        for piece in _names(self._api.get("api/v1", "configmaps", query=query)):
            self._api.delete("api/v1", "configmaps", piece)


def _failed(why: str, seconds: float) -> SandboxResult:
    return SandboxResult(exit_code=-1, output=b"", report=b"", infra=why, seconds=seconds)


def _uid(created: dict[str, Json]) -> str:
    about = created.get("metadata")
    return str(about.get("uid", "")) if isinstance(about, dict) else ""


def _names(answer: dict[str, Json]) -> list[str]:
    items = answer.get("items")
    found = [item.get("metadata") for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return [str(about["name"]) for about in found if isinstance(about, dict) and "name" in about]
