"""Attacks of a job on the machine that runs it; every one must fail."""

import os
import socket
from pathlib import Path

import pytest
from sandboxing import alive, python_job, said

from agent.ports import Sandbox

MIB = 1024**2
SECRET = "suture-planted-secret-c0ffee"
REAL_CALL = "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\n"


def test_the_network_is_out_of_reach(box: Sandbox, tree: Path) -> None:
    script = """
import socket
for address in (("192.0.2.1", 80), ("8.8.8.8", 53)):
    try:
        socket.create_connection(address, timeout=2)
        print("reached", address)
    except OSError as error:
        print(error.errno)
try:
    print("resolved", socket.getaddrinfo("example.org", 80))
except OSError:
    print("no names")
"""
    assert said(box.run(python_job(tree, script))) == "101\n101\nno names\n"


def test_a_listener_on_the_hosts_loopback_hears_nothing(box: Sandbox, tree: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        port = server.getsockname()[1]
        script = f"import socket; print(socket.socket().connect_ex(('127.0.0.1', {port})))"
        assert said(box.run(python_job(tree, script))) == "111\n"
        with pytest.raises(BlockingIOError):
            server.accept()


def test_an_abstract_unix_socket_of_the_host_is_out_of_reach(box: Sandbox, tree: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"\0suture-test-{os.getpid()}")
        server.listen()
        script = f"import socket; print(socket.socket(socket.AF_UNIX).connect_ex('\\0suture-test-{os.getpid()}'))"
        assert said(box.run(python_job(tree, script))) == "111\n"


def test_the_jobs_own_loopback_works(box: Sandbox, tree: Path) -> None:
    script = "import socket; s = socket.create_server(('127.0.0.1', 0)); socket.create_connection(s.getsockname()); print('own')"
    assert said(box.run(python_job(tree, script))) == "own\n"


def test_the_home_directory_is_not_there(box: Sandbox, tree: Path, tmp_path: Path) -> None:
    planted = tmp_path / "home-secret"
    planted.write_text(SECRET)
    script = f"""
import os
seen = set()
for directory, names, files in os.walk("/"):
    names[:] = [n for n in names if directory != "/" or n not in ("proc", "usr", "sandbox")]
    seen.update(os.path.join(directory, f) for f in files)
print({str(planted)!r} in seen, os.path.exists({str(planted)!r}), os.path.exists({str(Path.home() / ".ssh")!r}))
print(os.path.exists({str(Path.home() / ".profile")!r}), os.path.exists({str(Path.home() / ".bashrc")!r}))
"""
    assert said(box.run(python_job(tree, script))) == "False False False\nFalse False\n"


def test_no_environment_of_any_process_tells_a_secret(box: Sandbox, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUTURE_TEST_SECRET", SECRET)
    script = f"""
import os
for name in os.listdir("/proc"):
    for part in ("environ", "cmdline"):
        try:
            with open("/proc/%s/%s" % (name, part), "rb") as file:
                content = file.read()
        except OSError:
            continue
        if {SECRET[::-1]!r}[::-1].encode() in content:
            print("found in", name, part)
print("looked", "SUTURE_TEST_SECRET" in os.environ)
"""
    assert said(box.run(python_job(tree, script))) == "looked False\n"


def test_the_first_process_has_nothing_to_tell(box: Sandbox, tree: Path) -> None:
    script = """
try:
    print({line.split(b"=")[0] for line in open("/proc/1/environ", "rb").read().split(b"\\0") if line} <= {b"PWD"})
except PermissionError:
    print(True)
"""
    assert said(box.run(python_job(tree, script))) == "True\n"


def test_processes_of_the_host_can_not_be_seen_or_killed(box: Sandbox, tree: Path) -> None:
    mine = os.getpid()
    script = f"""
import os, signal
print(len([n for n in os.listdir("/proc") if n.isdigit()]) <= 4)
for target in ({mine}, {os.getppid()}):
    if target > 100:
        try:
            os.kill(target, signal.SIGKILL)
            print("killed", target)
        except ProcessLookupError:
            pass
try:
    os.kill(-1, signal.SIGTERM)
except OSError:
    pass
print("done")
"""
    assert said(box.run(python_job(tree, script))) == "True\ndone\n"
    assert alive(mine)


@pytest.mark.parametrize("box", ["bubblewrap", "container"], indirect=True)  # a cluster's RuntimeDefault lets a job trace its own
def test_no_process_can_be_traced_not_even_a_child(box: Sandbox, tree: Path) -> None:
    script = (
        REAL_CALL
        + """
child = os.fork()
if child == 0:
    import time
    time.sleep(60)
print(libc.ptrace(16, child, 0, 0), os.strerror(ctypes.get_errno()))
os.kill(child, 9)
"""
    )
    assert said(box.run(python_job(tree, script))) == "-1 Operation not permitted\n"


def test_no_descriptor_of_the_host_is_inherited(box: Sandbox, tree: Path, tmp_path: Path) -> None:
    with (tmp_path / "secret").open("w+") as secret:
        secret.write(SECRET)
        secret.flush()
        os.set_inheritable(secret.fileno(), True)
        script = """
import os, stat
print(sorted(map(int, os.listdir("/proc/self/fd")))[:-1])
print([stat.S_ISFIFO(os.fstat(number).st_mode) for number in range(1, 4)], os.read(0, 100))
"""
        assert said(box.run(python_job(tree, script))) == "[0, 1, 2, 3]\n[True, True, True] b''\n"


def test_no_terminal_can_be_typed_into(box: Sandbox, tree: Path) -> None:
    script = """
import fcntl
try:
    print("opened", open("/dev/tty"))
except OSError:
    print("no terminal")
try:
    fcntl.ioctl(0, 0x5412, b"x")
    print("typed")
except OSError:
    print("refused")
"""
    assert said(box.run(python_job(tree, script))) == "no terminal\nrefused\n"


@pytest.mark.parametrize(
    "call",
    [
        "libc.unshare(0x10000000)",
        "libc.unshare(0x20000)",
        "libc.mount(b'/tmp', b'/sandbox', None, 4096, None)",
        "libc.syscall(425, 8, 0)",
    ],
)
def test_no_namespaces_mounts_or_unwatched_calls(box: Sandbox, tree: Path, call: str) -> None:
    assert said(box.run(python_job(tree, REAL_CALL + f"print({call})"))) == "-1\n"


def test_the_job_has_no_privileges_and_can_gain_none(box: Sandbox, tree: Path) -> None:
    script = """
import os
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print({int(status[name], 16) for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")}, status["NoNewPrivs"].strip())
inside, outside, _ = map(int, open("/proc/self/uid_map").readline().split())
print("root of the host", os.getuid() == inside == outside == 0)
try:
    os.setuid(1)
    print("another user")
except OSError:
    print("refused")
"""
    assert said(box.run(python_job(tree, script))) == "{0} 1\nroot of the host False\nrefused\n"


def test_suture_can_not_be_imported(box: Sandbox, tree: Path) -> None:
    script = """
import importlib
for name in ("agent", "rules", "prompts", "eval", "pydantic", "openai"):
    try:
        importlib.import_module(name)
        print("imported", name)
    except ImportError:
        pass
print("done")
"""
    assert said(box.run(python_job(tree, script))) == "done\n"


@pytest.mark.parametrize("wide", ["/", "/etc", "/root", "/home", "/var", "relative"])
def test_a_read_only_directory_that_shows_the_host_is_refused(box: Sandbox, tree: Path, wide: str) -> None:
    with pytest.raises(Exception, match="read-only directory"):
        box.run(python_job(tree, "print(1)", readonly=(Path(wide),)))
