"""Reading what a cluster says of a pod, and what its containers printed."""

import base64
from typing import Any

import pytest

from agent.sandboxes.pod_log import CutLog, read_channels
from agent.sandboxes.pod_state import PodState, pod_state


def pod(phase: str, **states: dict[str, Any]) -> dict[str, Any]:
    shown = [{"name": name, "state": state} for name, state in states.items()]
    first = [one for one in shown if one["name"] in {"unpack", "channel"}]
    others = [one for one in shown if one not in first]
    status = {"phase": phase, "initContainerStatuses": first, "containerStatuses": others}
    return {"items": [{"metadata": {"name": "it"}, "status": status}]}


def printed(head: bytes, tail: bytes, report: bytes, total: int) -> bytes:
    parts = {"head": head, "tail": tail, "report": report}
    text = "".join(f"{name}\n{base64.encodebytes(content).decode()}" for name, content in parts.items())
    return f"{text}total\n{total}\nend\n".encode()


def test_no_pod_yet_is_no_trouble() -> None:
    assert pod_state({"items": []}) == PodState()


def test_a_job_that_ended_tells_its_code_while_its_report_is_still_read() -> None:
    state = pod_state(pod("Running", job={"terminated": {"exitCode": 3}}, report={"running": {}}))
    assert (state.started, state.exit_code, state.over) == (True, 3, False)


@pytest.mark.parametrize("reason", ["ErrImagePull", "ImagePullBackOff", "InvalidImageName", "CreateContainerConfigError"])
def test_a_container_that_can_never_start_is_trouble(reason: str) -> None:
    state = pod_state(pod("Pending", unpack={"waiting": {"reason": reason, "message": "no such image"}}))
    assert state.trouble == f"container unpack: {reason} no such image"


def test_a_container_that_is_about_to_start_is_none() -> None:
    assert pod_state(pod("Pending", job={"waiting": {"reason": "ContainerCreating"}})).trouble == ""


def test_files_that_could_not_be_unpacked_are_trouble() -> None:
    assert pod_state(pod("Failed", unpack={"terminated": {"exitCode": 2}})).trouble.startswith("container unpack ended with 2")


def test_a_pod_that_was_evicted_before_its_job_is_trouble() -> None:
    answer = pod("Failed")
    answer["items"][0]["status"] |= {"reason": "Evicted", "message": "The node was low on resource: memory."}
    assert pod_state(answer).trouble == "Evicted The node was low on resource: memory."


def test_output_and_report_come_apart_again() -> None:
    assert read_channels(printed(b"one ", b"two", b"\x00told\n", 3), 100) == (b"one two", b"\x00told\n", 7)


def test_output_that_was_cut_says_how_much_is_missing() -> None:
    output, _, total = read_channels(printed(b"1234", b"6789", b"", 1000), 8)
    assert (output, total) == (b"1234\n[... 996 bytes left out ...]\n6789", 1004)


WHOLE = printed(b"output", b"", b"report", 0)


@pytest.mark.parametrize("kept", range(0, len(WHOLE) - 1, 5))
def test_a_log_that_was_cut_anywhere_is_not_believed(kept: int) -> None:
    with pytest.raises(CutLog):
        read_channels(WHOLE[:kept], 100)


def test_a_log_without_its_beginning_is_not_believed() -> None:
    with pytest.raises(CutLog):
        read_channels(printed(b"output", b"more", b"report", 4)[12:], 100)
