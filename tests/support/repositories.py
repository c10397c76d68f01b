"""Real git repositories for tests, the same bytes at every run."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

IDENTITY = {
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
}


def git(directory: Path, *arguments: str, at: int = 1_700_000_000, stdin: bytes = b"") -> str:
    """Run git as a person would, at a fixed moment (seconds since 1970)."""
    dates = {"GIT_AUTHOR_DATE": f"{at} +0000", "GIT_COMMITTER_DATE": f"{at} +0000"}
    environ = {"PATH": os.environ["PATH"], "HOME": os.devnull, **IDENTITY, **dates}
    done = subprocess.run(["git", *arguments], cwd=directory, env=environ, input=stdin, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return os.fsdecode(done.stdout).strip()


def put(directory: Path, files: Mapping[str, bytes | str]) -> None:
    """Write files below the directory."""
    for name, content in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def repository(directory: Path, files: Mapping[str, bytes | str] | None = None) -> Path:
    """A repository with one commit of the files on branch main; without files, without a commit."""
    directory.mkdir(parents=True, exist_ok=True)
    git(directory, "init", "--quiet", "--initial-branch", "main")
    if files:
        commit(directory, files, "first commit")
    return directory


def commit(directory: Path, files: Mapping[str, bytes | str], subject: str, at: int = 1_700_000_000) -> str:
    """Write files and commit everything; the commit's id."""
    put(directory, files)
    git(directory, "add", "--all")
    git(directory, "commit", "--quiet", "-m", subject, at=at)
    return git(directory, "rev-parse", "HEAD")
