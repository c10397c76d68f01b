"""Where a cluster's API server is and how to speak to it: from a kubeconfig file, or from the pod Suture runs in."""

import base64
import os
import ssl
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field

from agent.errors import BadInput, BadSettings, SandboxUnavailable
from agent.place import ClusterOptions
from agent.yaml_file import read_model

POD_CREDENTIALS = Path("/var/run/secrets/kubernetes.io/serviceaccount")


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """An API server and the right to use it.

    Args:
        server: `https://host:port`.
        namespace: of the pods.
        token: bearer token, empty for none.
        token_file: file the token is read from anew for each call, because clusters renew it; None for `token`.
        tls: how the server is checked and we are known; None for plain HTTP.
    """

    server: str
    namespace: str
    token: str = field(default="", repr=False)
    token_file: Path | None = None
    tls: ssl.SSLContext | None = field(default=None, repr=False)

    def bearer(self) -> str:
        """The token as it is now."""
        return self.token_file.read_text(encoding="utf-8").strip() if self.token_file else self.token


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Cluster(_Part):
    server: str
    certificate_authority: str = Field(default="", alias="certificate-authority")
    certificate_authority_data: str = Field(default="", alias="certificate-authority-data")


class _User(_Part):
    token: str = ""
    token_file: str = Field(default="", alias="tokenFile")
    client_certificate: str = Field(default="", alias="client-certificate")
    client_certificate_data: str = Field(default="", alias="client-certificate-data")
    client_key: str = Field(default="", alias="client-key")
    client_key_data: str = Field(default="", alias="client-key-data")


class _Context(_Part):
    cluster: str
    user: str
    namespace: str = "default"


class _NamedCluster(_Part):
    name: str
    cluster: _Cluster


class _NamedUser(_Part):
    name: str
    user: _User


class _NamedContext(_Part):
    name: str
    context: _Context


class _KubeConfig(_Part):
    current_context: str = Field(default="", alias="current-context")
    clusters: tuple[_NamedCluster, ...]
    users: tuple[_NamedUser, ...]
    contexts: tuple[_NamedContext, ...]


Named = TypeVar("Named", _NamedCluster, _NamedUser, _NamedContext)


def cluster_access(options: ClusterOptions) -> Access:
    """The access the options name.

    Raises:
        SandboxUnavailable: there is none, with what to do.
    """
    try:
        return _by_file(options) if options.kubeconfig else _in_pod(options)
    except (OSError, ValueError, BadInput) as error:
        raise SandboxUnavailable(
            f"no access to a cluster: {error}",
            expected="sandbox.kubernetes.kubeconfig with a token or a client certificate, or a pod with a service account",
        ) from None


def _in_pod(options: ClusterOptions) -> Access:
    host, port = os.environ.get("KUBERNETES_SERVICE_HOST", ""), os.environ.get("KUBERNETES_SERVICE_PORT", "443")
    if not host:
        raise BadSettings("this is no pod: KUBERNETES_SERVICE_HOST is not set")
    bracketed = f"[{host}]" if ":" in host else host
    return Access(
        server=f"https://{bracketed}:{port}",
        namespace=options.namespace or (POD_CREDENTIALS / "namespace").read_text(encoding="utf-8").strip(),
        token_file=POD_CREDENTIALS / "token",
        tls=ssl.create_default_context(cafile=str(POD_CREDENTIALS / "ca.crt")),
    )


def _by_file(options: ClusterOptions) -> Access:
    file = Path(options.kubeconfig).expanduser()
    config = read_model(file, _KubeConfig, BadSettings)
    context = _named(config.contexts, options.context or config.current_context, "context").context
    cluster = _named(config.clusters, context.cluster, "cluster").cluster
    user = _named(config.users, context.user, "user").user
    return Access(
        server=cluster.server.rstrip("/"),
        namespace=options.namespace or context.namespace,
        token=user.token,
        token_file=file.parent / user.token_file if user.token_file else None,
        tls=_tls(cluster, user, file.parent) if cluster.server.startswith("https://") else None,
    )


def _named(entries: Sequence[Named], name: str, kind: str) -> Named:
    for entry in entries:
        if entry.name == name:
            return entry
    raise BadSettings(f"no {kind} {name!r} in the kubeconfig", expected=", ".join(entry.name for entry in entries) or "one")


def _tls(cluster: _Cluster, user: _User, beside: Path) -> ssl.SSLContext:
    trusted = base64.b64decode(cluster.certificate_authority_data).decode() or None
    authority = str(beside / cluster.certificate_authority) if cluster.certificate_authority else None
    context = ssl.create_default_context(cafile=authority, cadata=trusted)
    certificate, key = _file_or_data(user.client_certificate, beside), _file_or_data(user.client_key, beside)
    if certificate and key:
        context.load_cert_chain(certificate, key)
    elif user.client_certificate_data and user.client_key_data:
        with tempfile.TemporaryDirectory(prefix="suture-cluster-") as place:  # the library reads files only
            pair = Path(place, "certificate"), Path(place, "key")
            for path, data in zip(pair, (user.client_certificate_data, user.client_key_data), strict=True):
                path.write_bytes(base64.b64decode(data))
            context.load_cert_chain(*pair)
    return context


def _file_or_data(name: str, beside: Path) -> str:
    return str(beside / name) if name else ""
