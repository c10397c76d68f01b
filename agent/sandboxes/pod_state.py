"""How far a job's pod has come, read from what the API server says of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from agent.sandboxes.kube_api import Json
from agent.sandboxes.kube_manifest import JOB

HOPELESS = frozenset(
    {
        "ErrImagePull",
        "ImagePullBackOff",
        "InvalidImageName",
        "ErrImageNeverPull",
        "CreateContainerConfigError",
        "CreateContainerError",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PodState:
    """A pod at one moment.

    Args:
        name: of the pod, empty while there is none.
        started: the job's container was started.
        exit_code: of the job's container, None while it has none.
        over: every container has ended.
        trouble: why it will never start, empty when it may.
    """

    name: str = ""
    started: bool = False
    exit_code: int | None = None
    over: bool = False
    trouble: str = ""


def pod_state(answer: dict[str, Json]) -> PodState:
    """The state of the first pod of a list.

    Args:
        answer: a PodList.
    """
    pods = answer.get("items")
    if not isinstance(pods, list) or not pods:
        return PodState()
    pod = pods[0]
    status = _part(pod, "status")
    troubles = [*_troubles(status, "initContainerStatuses"), *_troubles(status, "containerStatuses")]
    state = next((_part(one, "state") for one in _entries(status, "containerStatuses") if one.get("name") == JOB), {})
    ended = _part(state, "terminated")
    code = ended.get("exitCode")
    phase = str(status.get("phase", ""))
    if phase == "Failed" and not ended:
        troubles.append(f"{status.get('reason', 'Failed')} {status.get('message', '')}".strip())
    return PodState(
        name=str(_part(pod, "metadata").get("name", "")),
        started=bool(ended or _part(state, "running")),
        exit_code=code if isinstance(code, int) else None,
        over=phase in {"Succeeded", "Failed"},
        trouble="; ".join(troubles)[:1000],
    )


def _troubles(status: dict[str, Json], which: str) -> Iterator[str]:
    for one in _entries(status, which):
        waiting, ended = _part(_part(one, "state"), "waiting"), _part(_part(one, "state"), "terminated")
        if waiting.get("reason") in HOPELESS:
            yield f"container {one.get('name')}: {waiting.get('reason')} {waiting.get('message', '')}"
        if which.startswith("init") and ended.get("exitCode", 0) != 0:
            yield f"container {one.get('name')} ended with {ended.get('exitCode')} {ended.get('message', '')}"


def _entries(value: dict[str, Json], name: str) -> list[dict[str, Json]]:
    entries = value.get(name)
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def _part(value: Json, name: str) -> dict[str, Json]:
    part = value.get(name) if isinstance(value, dict) else None
    return part if isinstance(part, dict) else {}
