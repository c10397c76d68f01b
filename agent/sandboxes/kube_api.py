"""The few calls a sandbox makes to a Kubernetes API server."""

import json
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import TypeAlias
from urllib.parse import quote, urlencode, urlsplit

from agent.sandboxes.kube_access import Access

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
CALL_SECONDS = 30.0
ANSWER_BYTES = 16 * 1024**2


class ApiRefusal(OSError):
    """The API server answered with an error, or not at all.

    Args:
        status: of HTTP, 0 when there was no answer.
        text: what it said.
    """

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class KubeApi:
    """Objects of one namespace.

    Args:
        access: server and credentials.
    """

    def __init__(self, access: Access) -> None:
        self._access = access

    def create(self, group: str, kind: str, body: Mapping[str, Json]) -> dict[str, Json]:
        """Create an object.

        Args:
            group: `api/v1`, `apis/batch/v1`, ...
            kind: plural, as in addresses: `configmaps`.
            body: the object.

        Raises:
            ApiRefusal: refused or unreachable.
        """
        return _object(self._call("POST", self._path(group, kind), body=body))

    def get(self, group: str, kind: str, name: str = "", query: Mapping[str, str] | None = None) -> dict[str, Json]:
        """An object, or the list of those that a query selects.

        Raises:
            ApiRefusal: refused, unreachable, or not there.
        """
        return _object(self._call("GET", self._path(group, kind, name), query=query))

    def change(self, group: str, kind: str, name: str, body: Mapping[str, Json]) -> None:
        """Merge fields into an object.

        Raises:
            ApiRefusal: refused or unreachable.
        """
        self._call("PATCH", self._path(group, kind, name), body=body, content="application/merge-patch+json")

    def delete(self, group: str, kind: str, name: str, at_once: bool = False) -> None:
        """Delete an object and what it owns; one that is not there is fine.

        Args:
            group: as of `create`.
            kind: as of `create`.
            name: of the object.
            at_once: kill instead of asking to end.

        Raises:
            ApiRefusal: refused or unreachable.
        """
        options: dict[str, Json] = {"propagationPolicy": "Background"} | ({"gracePeriodSeconds": 0} if at_once else {})
        try:
            self._call("DELETE", self._path(group, kind, name), body=options)
        except ApiRefusal as refusal:
            if refusal.status != 404:
                raise

    def log(self, pod: str, container: str, limit: int) -> bytes:
        """What a container of a pod has printed.

        Args:
            pod: its name.
            container: which.
            limit: bytes at most, from the beginning.

        Raises:
            ApiRefusal: refused, unreachable, or not started yet.
        """
        query = {"container": container, "limitBytes": str(limit)}
        return self._call("GET", self._path("api/v1", "pods", pod) + "/log", query=query)

    def _path(self, group: str, kind: str, name: str = "") -> str:
        return f"/{group}/namespaces/{quote(self._access.namespace, safe='')}/{kind}" + (
            f"/{quote(name, safe='')}" if name else ""
        )

    def _call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Json] | None = None,
        content: str = "application/json",
    ) -> bytes:
        parts = urlsplit(self._access.server)
        connection = (
            HTTPSConnection(parts.netloc, timeout=CALL_SECONDS, context=self._access.tls)
            if self._access.tls
            else HTTPConnection(parts.netloc, timeout=CALL_SECONDS)
        )
        headers = {"Content-Type": content, "Accept": "*/*"}
        try:
            if token := self._access.bearer():
                headers["Authorization"] = f"Bearer {token}"
            target = parts.path + path + (f"?{urlencode(query)}" if query else "")
            connection.request(method, target, None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            content_read = answer.read(ANSWER_BYTES + 1)
        except (OSError, HTTPException) as error:
            raise ApiRefusal(0, f"{parts.netloc}: {error!r}") from error
        finally:
            connection.close()
        if len(content_read) > ANSWER_BYTES:
            raise ApiRefusal(answer.status, f"{method} {path}: an answer of more than {ANSWER_BYTES} bytes")
        if answer.status >= 300:
            raise ApiRefusal(answer.status, f"{method} {path}: {answer.status} {_reason(content_read)}")
        return content_read


def _object(content: bytes) -> dict[str, Json]:
    try:
        value: Json = json.loads(content)
    except ValueError as error:
        raise ApiRefusal(0, f"the API server's answer is no JSON: {error}") from error
    if not isinstance(value, dict):
        raise ApiRefusal(0, "the API server's answer is no object")
    return value


def _reason(content: bytes) -> str:
    try:
        return str(_object(content).get("message", ""))[:500]
    except ApiRefusal:
        return content[:200].decode(errors="replace")
