"""A repository that is served to whoever shows the password, by git's plain HTTP protocol."""

from base64 import b64encode
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from repositories import git, repository

from agent.domain.alert import Service
from agent.errors import RepositoryProblem
from agent.repos.git import GitRepos

PASSWORD = "hunter2hunter2"
EXPECTED = f"Basic {b64encode(f'suture:{PASSWORD}'.encode()).decode()}"


class Guarded(SimpleHTTPRequestHandler):
    """Serves files to those who log in."""

    def do_GET(self) -> None:
        """One file, or a refusal."""
        if self.headers.get("Authorization") == EXPECTED:
            super().do_GET()
        else:
            self.send_error(401)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Nothing."""


@pytest.fixture
def origin(tmp_path: Path) -> Iterator[str]:
    """Host, port and path of a repository behind the password."""
    repository(tmp_path / "shop", {"a.py": "x = 1\n"})
    git(tmp_path, "clone", "--quiet", "--bare", "shop", "served.git")
    git(tmp_path / "served.git", "update-server-info")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Guarded, directory=str(tmp_path))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}/served.git"
        server.shutdown()


def test_the_password_of_the_address_opens_the_door_and_is_in_no_message_and_no_file(
    repos: GitRepos, origin: str, tmp_path: Path
) -> None:
    service = Service(name="shop", repository=f"http://suture:{PASSWORD}@{origin}")
    assert repos.snapshot(service, "").read("a.py").content == b"x = 1\n"
    with pytest.raises(RepositoryProblem) as caught:
        repos.snapshot(service, "no-such-branch")
    assert f"http://{origin} has no revision 'no-such-branch'" in str(caught.value)
    assert PASSWORD not in str(caught.value)
    kept = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert kept
    assert [path for path in kept if PASSWORD.encode() in path.read_bytes() or EXPECTED.encode() in path.read_bytes()] == []


def test_a_wrong_password_is_said_and_not_repeated(repos: GitRepos, origin: str) -> None:
    service = Service(name="shop", repository=f"http://suture:{PASSWORD}x@{origin}")
    with pytest.raises(RepositoryProblem) as caught:
        repos.snapshot(service, "")
    assert "can't be fetched" in str(caught.value)
    assert PASSWORD not in str(caught.value)
