"""Addresses of repositories: what is a URL, and how its password stays out of arguments, files and messages."""

import os
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

TRANSPORTS = ("https", "http", "ssh", "file")
SCP_LIKE = re.compile(r"(?!-)[\w.-]+@[\w.-]+:(?!:)[^\s]+")
USERINFO = re.compile(r"(?<=://)[^/\s]+@")
# What an operator sets for git's network calls; everything else of our environment stays with us.
INHERITED = (
    "HOME", "USER", "LOGNAME", "XDG_CONFIG_HOME", "SSH_AUTH_SOCK", "SSL_CERT_FILE", "SSL_CERT_DIR",
    "GIT_SSL_CAINFO", "GIT_ASKPASS", "GIT_SSH_COMMAND",
    "http_proxy", "https_proxy", "no_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """Where to fetch from, and the environment to do it in; the address carries no password."""

    address: str
    environ: Mapping[str, str]


def is_url(repository: str) -> bool:
    """True for `https://…`, `ssh://…`, `file://…` and `git@host:path`; everything else is a local path."""
    return "://" in repository or bool(SCP_LIKE.fullmatch(repository))


def local_path(repository: str) -> Path:
    """The absolute directory that a local repository's setting names."""
    return Path(repository).expanduser().absolute()


def remote(repository: str) -> Remote:
    """How git reaches a repository over its transport.

    Args:
        repository: URL or local path; user and password of an http URL are sent as a header from the environment.
    """
    if not is_url(repository):
        return Remote(address=local_path(repository).as_uri(), environ={"GIT_ALLOW_PROTOCOL": "file"})
    transport = urlsplit(repository).scheme if "://" in repository else "ssh"
    allowed = transport if transport in TRANSPORTS else "none"
    environ = {name: os.environ[name] for name in INHERITED if name in os.environ} | {"GIT_ALLOW_PROTOCOL": allowed}
    if transport == "file":
        return Remote(address=repository, environ={"GIT_ALLOW_PROTOCOL": allowed})
    if "HOME" in environ:
        environ["GIT_CONFIG_GLOBAL"] = str(Path(environ["HOME"]) / ".gitconfig")  # the operator's credential helper and proxy
    parts = urlsplit(repository)
    if transport not in {"http", "https"} or not (parts.username or parts.password):
        return Remote(address=repository, environ=environ)
    secret = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
    header = f"Authorization: Basic {b64encode(secret.encode()).decode()}"
    host = parts.netloc.rpartition("@")[2]
    pair = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "http.extraHeader", "GIT_CONFIG_VALUE_0": header}
    return Remote(address=urlunsplit(parts._replace(netloc=host)), environ=environ | pair)


def without_password(repository: str) -> str:
    """The address as it may be shown."""
    return USERINFO.sub("", repository)


def shown(output: bytes, limit: int = 500) -> str:
    """The end of a program's error output as one safe line for a message."""
    text = " ".join(output.decode("utf-8", "replace").split())
    printable = "".join(character if character.isprintable() else "?" for character in text)
    return without_password(printable)[-limit:]
