"""How the program that carries out a job is started."""

import os

from agent.sandboxes.streams import start


def test_the_first_program_of_a_job_gets_nothing_of_our_environment_and_no_open_file() -> None:
    inherited = os.open("/dev/null", os.O_RDONLY)
    os.set_inheritable(inherited, True)
    os.environ["SUTURE_WEB_TOKEN"] = "hunter2hunter2"
    try:
        with start(("/bin/sh", "-c", "/usr/bin/env; ls /proc/self/fd >&2"), cwd="/") as process:
            told, opened = process.communicate(timeout=20)
    finally:
        del os.environ["SUTURE_WEB_TOKEN"]
        os.close(inherited)
    assert {line.partition(b"=")[0] for line in told.splitlines()} <= {b"PWD", b"OLDPWD", b"SHLVL", b"_"}
    assert opened.split() == [b"0", b"1", b"2", b"3"], "three pipes, and the directory that ls itself reads"
