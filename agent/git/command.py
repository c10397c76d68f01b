"""One way to run git: no shell, no hooks, no prompts, nothing that a repository's own configuration could start."""

import os
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from agent.errors import SutureError
from agent.git.remote import shown

# Settings that would otherwise run a command of the repository's choice, or make an answer depend on who asks.
OVERRIDES: Mapping[str, str] = {
    "safe.directory": "*",  # whoever owns the files: nothing in them is run
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "core.askPass": "",
    "core.pager": "cat",
    "core.quotePath": "false",
    "core.filesRefLockTimeout": "3000",
    "core.packedRefsTimeout": "3000",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "submodule.recurse": "false",
    "fetch.recurseSubmodules": "false",
    "fetch.writeCommitGraph": "false",
    "http.followRedirects": "false",  # an Authorization header must not travel to another host
}
ISOLATED: Mapping[str, str] = {
    "HOME": os.devnull,
    "LC_ALL": "C",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": str(Path(__file__).with_name("isolated.gitconfig")),  # what reaches git's own children too
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": f"{os.devnull}/none",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_SSH_COMMAND": "ssh -oBatchMode=yes",
}


class GitFailed(SutureError):
    """Git answered with an error; callers say what it means for them.

    Args:
        status: git's exit code, None when it never ended by itself.
        output: what it had written on standard output.
    """

    def __init__(self, seen: str, *, remedy: str = "", status: int | None = None, output: bytes = b"") -> None:
        super().__init__(seen, remedy=remedy)
        self.status = status
        self.output = output


@dataclass(frozen=True, slots=True, kw_only=True)
class Git:
    """Git on one repository.

    Args:
        directory: the git directory itself (`.git`, or a bare repository): nothing is discovered by walking up.
        work_tree: directory of the checked-out files, for commands that list them.
        environ: what to change in the isolated environment.
        holds: file descriptors that stay open in git, so that a lock lasts as long as git works under it.
    """

    directory: Path
    work_tree: Path | None = None
    environ: Mapping[str, str] = field(default_factory=dict)
    holds: tuple[int, ...] = ()

    def run(self, *arguments: str, stdin: bytes = b"", seconds: float = 120.0, environ: Mapping[str, str] | None = None) -> bytes:
        """Standard output of one git command.

        Raises:
            GitFailed: git ended with an error or took longer than the seconds.
        """
        with self.start(*arguments, environ=environ) as process:
            try:
                output, errors = process.communicate(stdin, timeout=seconds)
            except subprocess.TimeoutExpired as problem:
                raise GitFailed(f"git {arguments[0]} ran longer than {seconds:.0f} s and was ended") from problem
            finally:
                end(process)
        if process.returncode:
            seen = f"git {arguments[0]} failed ({process.returncode}): {shown(errors)}"
            raise GitFailed(seen, status=process.returncode, output=output)
        return output

    def line(self, *arguments: str, environ: Mapping[str, str] | None = None) -> str:
        """Standard output as one stripped line of text."""
        return os.fsdecode(self.run(*arguments, environ=environ)).strip()

    def holds_true(self, *arguments: str) -> bool:
        """True when the command succeeds."""
        try:
            self.run(*arguments)
        except GitFailed:
            return False
        return True

    def start(self, *arguments: str, environ: Mapping[str, str] | None = None) -> "subprocess.Popen[bytes]":
        """The running command, its three streams piped; the caller ends it.

        Raises:
            GitFailed: there is no git, or no such directory.
        """
        try:
            return subprocess.Popen(
                ["git", "--no-pager", *arguments],  # noqa: S607 - where git lies is the operator's choice, told by PATH
                cwd=self.work_tree or self.directory.parent,
                env=self._environment(environ or {}),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=self.holds,
                start_new_session=True,
            )
        except OSError as problem:
            raise GitFailed(f"git can't be started: {problem}", remedy="install git 2.39 or newer") from problem

    def _environment(self, extra: Mapping[str, str]) -> dict[str, str]:
        path = os.environ.get("PATH", os.defpath)
        environ = {**ISOLATED, "PATH": path, "GIT_DIR": str(self.directory), **self.environ, **extra}
        if self.work_tree:
            environ["GIT_WORK_TREE"] = str(self.work_tree)
        return configured(environ, OVERRIDES)


def configured(environ: Mapping[str, str], settings: Mapping[str, str]) -> dict[str, str]:
    """The environment with further git settings in it, which never show on a command line."""
    first = int(environ.get("GIT_CONFIG_COUNT", "0"))
    pairs = {}
    for number, (name, value) in enumerate(settings.items(), first):
        pairs[f"GIT_CONFIG_KEY_{number}"] = name
        pairs[f"GIT_CONFIG_VALUE_{number}"] = value
    return {**environ, **pairs, "GIT_CONFIG_COUNT": str(first + len(settings))}


def end(process: "subprocess.Popen[bytes]") -> None:
    """End a process that still runs, and all that it started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
