"""The Job of one sandbox run, as the API server is told."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from agent.ports import SandboxJob
from agent.sandboxes.kube_api import Json

LABEL = "suture.dev/sandbox"
POD_LABELS = {"suture.dev/component": "sandbox"}
MIB = 1024**2
REPORT_BYTES = 4 * MIB  # a node keeps 10 MiB of a container's log, and Base64 takes a third more
OUTPUT_BYTES = MIB
FLOOD_FACTOR = 64
GRACE_SECONDS = 60
KEPT_SECONDS = 600
UNPACKER, CHANNEL, JOB, REPORTER = "unpack", "channel", "job", "report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What of one run the manifest says beside the job itself.

    Args:
        name: of the Job; its pieces are `NAME-0`, `NAME-1`, ...
        image: of every container.
        marker: what the trusted script says when the job's command takes over.
        job_user: user of the job.
        reporter_user: user of the container that reads its channels.
        pieces: how many ConfigMaps carry the parcel.
        unpacked: bytes of the parcel beside the tree.
        sent: read-only directories that travel in the parcel, in its order.
        startup_seconds: how long scheduling, pulling and unpacking may take.
    """

    name: str
    image: str
    marker: str
    job_user: int
    reporter_user: int
    pieces: int
    unpacked: int
    sent: Sequence[Path]
    startup_seconds: int


def piece_name(name: str, number: int) -> str:
    """Name of the ConfigMap that carries a piece of a run's parcel."""
    return f"{name}-{number}"


def piece_manifest(name: str, number: int, content: str, owner: str) -> dict[str, Json]:
    """The ConfigMap of one piece; the cluster deletes it with its Job.

    Args:
        name: of the run.
        number: of the piece.
        content: in Base64.
        owner: uid of the Job.
    """
    belongs: Json = {"apiVersion": "batch/v1", "kind": "Job", "name": name, "uid": owner}
    about: Json = {"name": piece_name(name, number), "labels": {LABEL: name}, "ownerReferences": [belongs]}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": about, "immutable": True, "binaryData": {"piece": content}}


def job_manifest(job: SandboxJob, run: Run) -> dict[str, Json]:
    """The Job, suspended until its parcel is there."""
    limit = run.startup_seconds + math.ceil(job.limits.seconds) + GRACE_SECONDS
    pod: dict[str, Json] = {
        "restartPolicy": "Never",
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "dnsPolicy": "None",
        "dnsConfig": {"nameservers": ["127.0.0.1"]},
        "hostname": "sandbox",
        "terminationGracePeriodSeconds": 0,
        "securityContext": {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}},
        "initContainers": [_unpacker(run), _channel(run)],
        "containers": [_job(job, run), _reporter(job, run)],
        "volumes": _volumes(job, run),
    }
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": run.name, "labels": {LABEL: run.name}},
        "spec": {
            "suspend": True,
            "backoffLimit": 0,
            "activeDeadlineSeconds": limit,
            "ttlSecondsAfterFinished": KEPT_SECONDS,
            "template": {"metadata": {"labels": {LABEL: run.name, **POD_LABELS}}, "spec": pod},
        },
    }


def bounds(job: SandboxJob) -> tuple[int, int]:
    """Bytes of output and of report that a run may bring back."""
    return min(job.limits.output_bytes, OUTPUT_BYTES), min(job.report_bytes, REPORT_BYTES)


def _unpacker(run: Run) -> Json:
    mounts = [
        _mount("parcel", "/suture/parcel", readonly=True),
        _mount("tree", "/sandbox/tree"),
        _mount("given", "/sandbox/given"),
    ]
    return _container(run, UNPACKER, "pod_unpack.sh", (), user=run.job_user, mounts=mounts, memory=512 * MIB)


def _channel(run: Run) -> Json:
    mounts = [_mount("channel", "/sandbox/channel")]
    return _container(run, CHANNEL, "pod_channel.sh", (), user=run.reporter_user, mounts=mounts, memory=64 * MIB)


def _job(job: SandboxJob, run: Run) -> Json:
    bounded = (run.marker, str(job.limits.processes), str(job.limits.seconds), job.workdir)
    words = (*bounded, *(f"{name}={value}" for name, value in job.environ.items()), *job.argv)
    mounts = [
        _mount("tree", "/sandbox/tree"),
        _mount("temporary", "/tmp"),  # noqa: S108  # inside the pod
        _mount("shared", "/dev/shm"),  # noqa: S108  # inside the pod
        _mount("channel", "/sandbox/channel", readonly=True),
        _mount("given", "/sandbox/given", readonly=True),
        *(_mount("given", str(path), readonly=True, part=str(number)) for number, path in enumerate(run.sent)),
    ]
    memory = job.limits.memory_bytes + job.limits.disk_bytes
    return _container(run, JOB, "pod_job.sh", words, user=run.job_user, mounts=mounts, memory=memory)


def _reporter(job: SandboxJob, run: Run) -> Json:
    output, report = bounds(job)
    words = tuple(map(str, (output // 2, output - output // 2, output * FLOOD_FACTOR, report + 1)))
    mounts = [_mount("channel", "/sandbox/channel", readonly=True), _mount("reported", "/tmp")]  # noqa: S108  # inside the pod
    return _container(run, REPORTER, "pod_report.sh", words, user=run.reporter_user, mounts=mounts, memory=128 * MIB)


def _container(
    run: Run, name: str, script: str, words: Sequence[str], *, user: int, mounts: Sequence[Json], memory: int
) -> dict[str, Json]:
    text = resources.files("agent.sandboxes").joinpath(script).read_text(encoding="utf-8")
    bounded: Json = {"memory": str(memory), "cpu": "2"}
    return {
        "name": name,
        "image": run.image,
        "imagePullPolicy": "IfNotPresent",
        # the variables a cluster puts into every container are nobody's business
        "command": ["/usr/bin/env", "-i", "/bin/sh", "-c", text, script, *words],
        "workingDir": "/",
        "securityContext": {
            "runAsUser": user,
            "runAsGroup": user,
            "runAsNonRoot": True,
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
        "resources": {"limits": bounded, "requests": {"memory": str(min(memory, 256 * MIB)), "cpu": "100m"}},
        "volumeMounts": list(mounts),
    }


def _mount(volume: str, path: str, *, readonly: bool = False, part: str = "") -> Json:
    mount: dict[str, Json] = {"name": volume, "mountPath": path, "readOnly": readonly}
    return mount | {"subPath": part} if part else mount


def _volumes(job: SandboxJob, run: Run) -> list[Json]:
    disk = job.limits.disk_bytes
    pieces: list[Json] = [
        {"configMap": {"name": piece_name(run.name, number), "items": [{"key": "piece", "path": f"{number:04}"}]}}
        for number in range(run.pieces)
    ]
    sizes = {
        "tree": disk,
        "temporary": disk,
        "shared": disk,
        "channel": MIB,
        "given": run.unpacked + run.unpacked // 4 + 8 * MIB,
        "reported": 2 * (REPORT_BYTES + OUTPUT_BYTES),
    }
    in_memory: list[Json] = [
        {"name": name, "emptyDir": {"medium": "Memory", "sizeLimit": str(size)}} for name, size in sizes.items()
    ]
    return [{"name": "parcel", "projected": {"sources": pieces, "defaultMode": 0o444}}, *in_memory]
