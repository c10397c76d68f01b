"""An emulated Kubernetes API server: real HTTP, the handful of calls the sandbox makes, and pods that really run.

It is no cluster: no scheduler, no admission, no image pulls, no network plugin (a policy that denies all takes the pod's network
away altogether). It refuses what an API server would refuse of these calls: no token, names that are none, ConfigMaps above 1 MiB.
"""

import base64
import json
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from emulated_pod import EmulatedPod

ROUTE = re.compile(r"/(api/v1|apis/[a-z0-9.]+/v1)/namespaces/([a-z0-9-]+)/([a-z]+)(?:/([a-z0-9-]+))?(/log)?")
NAME = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
TOKEN = "emulated-token"
CONFIG_MAP_BYTES = 1024**2


class Cluster:
    """What the API server keeps.

    Args:
        place: directory for volumes and logs of pods.
        image: directories the pods' image holds beside the system's.
    """

    def __init__(self, place: Path, image: Sequence[Path]) -> None:
        self.place, self.image = place, tuple(image)
        self.objects: dict[str, dict[str, dict[str, Any]]] = {"networkpolicies": {}, "jobs": {}, "configmaps": {}}
        self.pods: dict[str, EmulatedPod] = {}
        self.threads: list[threading.Thread] = []
        self.made: list[dict[str, Any]] = []
        self.url = ""
        self._changed = threading.Condition()

    def deny_all(self, **spec: Any) -> None:
        """Make the policy that keeps the sandbox's pods from the network.

        Args:
            spec: what it says otherwise than it should.
        """
        denying = {"podSelector": {"matchLabels": {"suture.dev/component": "sandbox"}}, "policyTypes": ["Ingress", "Egress"]}
        self.objects["networkpolicies"]["suture-sandbox"] = {"metadata": {"name": "suture-sandbox"}, "spec": denying | spec}

    def changed(self) -> None:
        """Wake whoever waits for a pod to come further."""
        with self._changed:
            self._changed.notify_all()

    def pause(self, seconds: float) -> None:
        """Let time go by, less of it when a pod has come further."""
        with self._changed:
            self._changed.wait(seconds)

    def kubeconfig(self, file: Path, token: str = TOKEN) -> str:
        """Write the file that leads here."""
        named = [
            ("clusters", {"server": self.url}),
            ("users", {"token": token}),
            ("contexts", {"cluster": "it", "user": "it", "namespace": "proofs"}),
        ]
        entries = {kind: [{"name": "it", kind[:-1]: content}] for kind, content in named}
        file.write_text(json.dumps({"current-context": "it"} | entries))
        return str(file)

    def left(self) -> list[str]:
        """Jobs, pods and ConfigMaps that are still there."""
        return [*self.objects["jobs"], *self.objects["configmaps"], *self.pods]

    def answer(
        self, method: str, kind: str, name: str, log: bool, query: dict[str, str], body: dict[str, Any]
    ) -> tuple[int, Any]:
        """Status and content of one call."""
        if kind == "pods":
            return self._pods(method, name, log, query)
        known = self.objects[kind]
        if method == "POST":
            return self._create(kind, body)
        if method == "GET" and not name:
            wanted = query["labelSelector"].partition("=")[2]
            return 200, {"items": [one for one in known.values() if wanted in one["metadata"]["labels"].values()]}
        if name not in known:
            return 404, {"message": f"{kind} {name!r} not found"}
        if method == "PATCH":
            known[name]["spec"].update(body["spec"])
            self._begin(known[name])
        if method == "DELETE":
            self._delete(kind, name)
            return 200, {}
        return 200, known[name]

    def refuse(self, status: int, why: str) -> tuple[int, Any]:
        """An error as the API words it."""
        return status, {"kind": "Status", "message": why}

    def stop(self) -> None:
        """End every pod."""
        for pod in self.pods.values():
            pod.kill()
        for thread in self.threads:
            thread.join()

    def _create(self, kind: str, body: dict[str, Any]) -> tuple[int, Any]:
        name = body["metadata"]["name"]
        if not NAME.fullmatch(name):
            return 422, {"message": f"{name!r} is no name"}
        if kind == "configmaps" and sum(len(base64.b64decode(one)) for one in body["binaryData"].values()) > CONFIG_MAP_BYTES:
            return 422, {"message": "Too long: may not be more than 1048576 bytes"}
        body["metadata"]["uid"] = f"uid-of-{name}"
        self.objects[kind][name] = body
        self.made.append(body)
        return 201, body

    def _begin(self, job: dict[str, Any]) -> None:
        name, template = job["metadata"]["name"], job["spec"]["template"]
        if job["spec"]["suspend"] or name in self.pods:
            return
        place = self.place / name
        place.mkdir()
        pod = EmulatedPod(
            name=f"{name}-pod",
            spec=template["spec"],
            labels=template["metadata"]["labels"],
            place=place,
            image=self.image,
            isolated=bool(self.objects["networkpolicies"]),
            changed=self.changed,
            pieces={one["metadata"]["name"]: one["binaryData"] for one in self.objects["configmaps"].values()},
        )
        self.pods[pod.name] = pod
        thread = threading.Thread(target=pod.run, daemon=True)
        self.threads.append(thread)
        thread.start()

    def _delete(self, kind: str, name: str) -> None:
        del self.objects[kind][name]
        if kind == "jobs":
            for piece in [
                one
                for one, content in self.objects["configmaps"].items()
                if content["metadata"]["ownerReferences"][0]["name"] == name
            ]:
                del self.objects["configmaps"][piece]

    def _pods(self, method: str, name: str, log: bool, query: dict[str, str]) -> tuple[int, Any]:
        if method == "GET" and not name:
            wanted = query["labelSelector"].partition("=")[2]
            found = [pod for pod in self.pods.values() if wanted in pod.labels.values()]
            return 200, {"items": [{"metadata": {"name": pod.name}, "status": pod.status()} for pod in found]}
        if name not in self.pods:
            return 404, {"message": f"pods {name!r} not found"}
        if log:
            return 200, self.pods[name].log(query["container"])[: int(query["limitBytes"])]
        self.pods.pop(name).kill()
        return 200, {}


@contextmanager
def serving(cluster: Cluster) -> Iterator[Cluster]:
    """The cluster, reachable at its `url`."""

    class Calls(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = json.loads(self.rfile.read(length) or b"{}")
            parts = urlsplit(self.path)
            route = ROUTE.fullmatch(parts.path)
            if self.headers.get("Authorization") != f"Bearer {TOKEN}":
                status, content = cluster.refuse(401, "Unauthorized")
            elif route is None or route[2] != "proofs":
                status, content = cluster.refuse(404, "the server could not find the requested resource")
            else:
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                status, content = cluster.answer(self.command, route[3], route[4] or "", bool(route[5]), query, body)
            sent = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        do_POST = do_PATCH = do_DELETE = do_GET  # noqa: N815  # the names http.server calls

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Calls)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    cluster.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield cluster
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        cluster.stop()
