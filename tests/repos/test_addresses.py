"""What of an address reaches git's arguments, its environment and our messages."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from repositories import repository

from agent.git.command import Git
from agent.git.remote import remote, shown, without_password

SECRET = "hunter2"


@contextmanager
def environment(**variables: str) -> Iterator[None]:
    """Variables of our own process, taken back afterwards."""
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@pytest.mark.parametrize(
    ("address", "clean"),
    [
        ("https://user:hunter2@git.example/shop.git", "https://git.example/shop.git"),
        ("https://hunter2@git.example:8443/shop.git", "https://git.example:8443/shop.git"),
        ("https://user:a%40hunter2@git.example/shop.git", "https://git.example/shop.git"),
        ("https://user:at@hunter2@git.example/shop.git", "https://git.example/shop.git"),
        ("https://git.example/shop.git", "https://git.example/shop.git"),
    ],
)
def test_a_password_is_in_neither_the_arguments_nor_what_is_shown(address: str, clean: str) -> None:
    assert remote(address).address == clean
    assert without_password(address) == clean
    assert shown(f"fatal: unable to access '{address}': 403\n".encode()) == f"fatal: unable to access '{clean}': 403"


def test_git_gets_the_network_settings_of_our_environment_and_no_secret_of_it() -> None:
    with environment(SUTURE_WEB_TOKEN=SECRET, AWS_SECRET_ACCESS_KEY=SECRET, https_proxy="http://proxy.example:3128"):
        for address in ("https://git.example/shop.git", "ssh://git.example/shop.git", "file:///srv/shop", "/srv/shop"):
            assert SECRET not in str(remote(address).environ)
        assert remote("https://git.example/shop.git").environ["https_proxy"] == "http://proxy.example:3128"


def test_git_itself_is_started_without_our_environment(tmp_path: Path) -> None:
    git = Git(directory=repository(tmp_path / "shop", {"a.py": "x = 1\n"}) / ".git")
    with environment(SUTURE_WEB_TOKEN=SECRET):
        told = git.run("-c", "alias.tell=!env", "tell").decode()
    assert "GIT_DIR=" in told
    assert SECRET not in told
