"""What is asked of a cluster, and what happens when it can't give it. The cluster is emulated; its pods really run."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from backends import emulated_cluster, sandbox_on
from cluster import Cluster, serving
from sandboxing import QUICK, python_job, said

from agent.domain.alert import PythonEnvironment
from agent.errors import SandboxUnavailable
from agent.place import ClusterOptions
from agent.ports import Sandbox
from agent.runners.interpreter import resolve_interpreter
from agent.sandboxes.kubernetes import Kubernetes, Waiting


class Full(Cluster):
    """A cluster without room: its pods never start."""

    def _begin(self, job: dict[str, Any]) -> None:  # noqa: ARG002  # as of every cluster
        return


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """One that keeps objects; no pod of these tests runs."""
    with serving(Full(tmp_path, ())) as made:
        yield made


def options(cluster: Cluster, token: str = "emulated-token") -> ClusterOptions:
    held = ("/usr", *map(str, resolve_interpreter(PythonEnvironment()).readonly))
    return ClusterOptions(
        image="python:3.13", image_paths=held, kubeconfig=cluster.kubeconfig(cluster.place / "kubeconfig", token)
    )


@pytest.fixture
def running() -> Iterator[Cluster]:
    if os.geteuid() != 0:
        pytest.skip("the emulated cluster mounts its pods' volumes and switches users: that takes root")
    with emulated_cluster() as made:
        yield made


def patient(cluster: Cluster) -> Kubernetes:
    """A sandbox for which a pause takes no time, and yet time goes by."""
    clock = iter(range(0, 100_000, 10))
    return Kubernetes(options(cluster), Waiting(now=lambda: float(next(clock)), pause=lambda _: None))


def test_without_an_image_no_cluster_is_used() -> None:
    with pytest.raises(SandboxUnavailable, match=r"no image for pods.*sandbox\.kubernetes\.image"):
        Kubernetes(ClusterOptions())


def test_without_a_policy_for_the_network_nothing_is_started(cluster: Cluster) -> None:
    with pytest.raises(SandboxUnavailable, match=r"NetworkPolicy 'suture-sandbox': .* not found"):
        Kubernetes(options(cluster))


@pytest.mark.parametrize(
    ("spec", "why"),
    [
        ({"policyTypes": ["Ingress"]}, "not of both types"),
        ({"egress": [{"ports": [{"port": 53}]}]}, "allows some traffic"),
        ({"podSelector": {"matchLabels": {"app": "shop"}}}, "does not select the pods of jobs"),
        ({"podSelector": {"matchLabels": {}, "matchExpressions": [{"key": "a", "operator": "Exists"}]}}, "does not select"),
    ],
)
def test_a_policy_that_lets_something_through_is_refused(cluster: Cluster, spec: dict[str, Any], why: str) -> None:
    cluster.deny_all(**spec)
    with pytest.raises(SandboxUnavailable, match=why):
        Kubernetes(options(cluster))


def test_credentials_the_server_refuses_are_said(cluster: Cluster) -> None:
    cluster.deny_all()
    with pytest.raises(SandboxUnavailable, match="401 Unauthorized"):
        Kubernetes(options(cluster, token="wrong"))


def test_a_server_that_is_not_there_is_said(cluster: Cluster) -> None:
    cluster.url = "http://127.0.0.1:9"
    with pytest.raises(SandboxUnavailable, match=r"127\.0\.0\.1:9"):
        Kubernetes(options(cluster))


def test_a_pod_that_never_starts_is_a_failure_of_the_sandbox_and_is_removed(cluster: Cluster, tree: Path) -> None:
    cluster.deny_all()
    result = patient(cluster).run(python_job(tree, "print('ran')"))
    assert result.infra == "the pod never reached the job's command: it took too long"
    assert cluster.left() == []


def test_files_too_large_for_a_clusters_store_are_not_sent(cluster: Cluster, tree: Path) -> None:
    cluster.deny_all()
    (tree / "noise").write_bytes(os.urandom(25 * 1024**2))
    result = patient(cluster).run(python_job(tree, "print('ran')"))
    assert "too large to travel" in result.infra
    assert cluster.made == []


def test_a_job_is_given_nothing_of_the_cluster(cluster: Cluster, tree: Path) -> None:
    cluster.deny_all()
    patient(cluster).run(python_job(tree, "print('ran')"))
    spec = cluster.made[0]["spec"]
    pod = spec["template"]["spec"]
    assert (pod["automountServiceAccountToken"], pod["enableServiceLinks"], pod["restartPolicy"]) == (False, False, "Never")
    assert pod["securityContext"] == {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}
    assert (spec["backoffLimit"], spec["ttlSecondsAfterFinished"] > 0) == (0, True)
    assert spec["activeDeadlineSeconds"] > QUICK.seconds
    for container in (*pod["initContainers"], *pod["containers"]):
        context = container["securityContext"]
        assert (context["allowPrivilegeEscalation"], context["readOnlyRootFilesystem"]) == (False, True)
        assert (context["capabilities"], context["runAsUser"] > 0) == ({"drop": ["ALL"]}, True)
        assert container["resources"]["limits"].keys() == {"memory", "cpu"}
        assert "env" not in container


def test_a_job_and_what_reads_its_report_are_different_users(cluster: Cluster, tree: Path) -> None:
    cluster.deny_all()
    patient(cluster).run(python_job(tree, "print('ran')"))
    job, reporter = cluster.made[0]["spec"]["template"]["spec"]["containers"]
    assert job["securityContext"]["runAsUser"] != reporter["securityContext"]["runAsUser"]


def test_pieces_of_files_belong_to_their_job_and_go_with_it(cluster: Cluster, tree: Path) -> None:
    cluster.deny_all()
    (tree / "noise").write_bytes(os.urandom(1024**2))
    patient(cluster).run(python_job(tree, "print('ran')"))
    job, *pieces = cluster.made
    assert len(pieces) == 2
    assert {piece["metadata"]["ownerReferences"][0]["uid"] for piece in pieces} == {job["metadata"]["uid"]}


@pytest.mark.parametrize("script", ["print('over')", "import time; time.sleep(60)"])
def test_nothing_is_left_on_the_cluster_however_a_job_ended(running: Cluster, tree: Path, script: str) -> None:
    sandbox_on(running).run(python_job(tree, script, limits=replace(QUICK, seconds=1)))
    assert running.left() == []


def test_the_channels_can_be_written_and_not_read(running: Cluster, tree: Path) -> None:
    script = """
import os
for path in ("/sandbox/channel/report", "/sandbox/channel/output", "/proc/self/fd/3"):
    try:
        open(path, "rb", buffering=0)
        print("read", path)
    except OSError as error:
        print(error.errno)
try:
    os.unlink("/sandbox/channel/report")
    print("gone")
except OSError as error:
    print(error.errno)
"""
    box: Sandbox = sandbox_on(running)
    assert said(box.run(python_job(tree, script))) == "13\n13\n13\n30\n"


def test_a_token_may_stand_in_a_file_beside(cluster: Cluster) -> None:
    cluster.deny_all()
    file = Path(cluster.kubeconfig(cluster.place / "kubeconfig"))
    config = json.loads(file.read_text())
    config["users"][0]["user"] = {"tokenFile": "token"}
    file.write_text(json.dumps(config))
    (cluster.place / "token").write_text("emulated-token\n")
    assert Kubernetes(ClusterOptions(image="python:3.13", kubeconfig=str(file))).name == "kubernetes"
