"""The demo's service: its repository, its process, its customers."""

import http.client
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from agent.errors import RepositoryProblem

PROJECT = Path(__file__).parent / "project"
AUTHOR = ("-c", "user.name=Shop Developer", "-c", "user.email=developer@shop.example", "-c", "commit.gpgsign=false")
ORDERS = (
    {"customer": "c-17", "items": [{"sku": "mug", "quantity": 2}], "coupon": "WELCOME10"},
    {"customer": "c-23", "items": [{"sku": "poster", "quantity": 1}]},
    {"customer": "c-42", "items": [{"sku": "mug", "quantity": 1}], "coupon": "SPRING24"},
)


def make_repository(target: Path) -> None:
    """Make the shop's git repository: its files in two commits.

    Args:
        target: directory to make, must not exist.

    Raises:
        RepositoryProblem: git could not be run.
    """
    shutil.copytree(PROJECT, target, ignore=shutil.ignore_patterns("__pycache__", ".*_cache"))
    _git(target, "init", "--quiet", "--initial-branch=main")
    _git(target, "add", "--", "README.md", "shop/__init__.py", "shop/checkout.py", "shop/app.py", "tests/test_checkout.py")
    _git(target, *AUTHOR, "commit", "--quiet", "--message", "Sell mugs, posters and stickers")
    _git(target, "add", "--all")
    _git(target, *AUTHOR, "commit", "--quiet", "--message", "Take coupons")


@contextmanager
def running_shop(repository: Path, log: Path) -> Iterator[int]:
    """The shop's process; yields its port.

    Args:
        repository: the shop's checkout.
        log: file its log goes to.
    """
    python = getattr(sys, "_base_executable", sys.executable)
    command = [python, "-m", "shop.app", "--port", "0", "--log", str(log)]
    with subprocess.Popen(command, cwd=repository, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            if not line.strip().isdigit():
                raise RepositoryProblem(f"the shop did not start (it said {line!r})", expected="the number of a port")
            yield int(line)
        finally:
            process.terminate()


def place_order(port: int, order: object) -> tuple[int, str]:
    """Send one order to the shop; the status and the body of its answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("POST", "/checkout", body=json.dumps(order), headers={"Content-Type": "application/json"})
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def _git(repository: Path, *arguments: str) -> None:
    try:
        subprocess.run(["git", "-C", str(repository), *arguments], check=True, capture_output=True)  # noqa: S607 - git from PATH
    except (OSError, subprocess.CalledProcessError) as problem:
        said = getattr(problem, "stderr", b"") or str(problem).encode()
        what = f"git {arguments[0]} failed: {said.decode(errors='replace')[:200]}"
        raise RepositoryProblem(what, remedy="is git installed?") from None
