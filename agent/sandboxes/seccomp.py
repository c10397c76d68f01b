"""The system calls a job may not make, as a seccomp filter program.

A deny-list of what no test-suite needs: looking into other processes, new namespaces and mounts, kernel keys and modules,
io_uring (its operations pass other watchers by), and typing into terminals. Classic BPF as of linux/filter.h and seccomp(2).
"""

import errno
import platform
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

LOAD, JUMP_EQUAL, JUMP_GREATER_EQUAL, JUMP_SET, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, KILL, FAIL = 0x7FFF_0000, 0x8000_0000, 0x0005_0000
AT_NUMBER, AT_ARCHITECTURE, AT_FIRST_ARGUMENT, AT_SECOND_ARGUMENT = 0, 4, 16, 24
X32_CALLS = 0x4000_0000
NEW_NAMESPACES = 0x7E02_0080  # CLONE_NEW{TIME,NS,CGROUP,UTS,IPC,USER,PID,NET}
TYPE_INTO_TERMINAL = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX
EVERYWHERE = (425, 426, 427, 428, 429, 430, 431, 432, 433, 438, 442)  # io_uring_*, mounts by descriptor, pidfd_getfd


@dataclass(frozen=True, slots=True, kw_only=True)
class Architecture:
    """Numbers of one machine's system calls."""

    audit: int
    clone: int
    unshare: int
    ioctl: int
    denied: tuple[int, ...]
    clone3: int = 435


ARCHITECTURES = {
    "x86_64": Architecture(
        audit=0xC000_003E,
        clone=56,
        unshare=272,
        ioctl=16,
        # ptrace process_vm_readv process_vm_writev kcmp add_key request_key keyctl bpf perf_event_open userfaultfd mount umount2
        # pivot_root setns init_module delete_module finit_module kexec_load kexec_file_load open_by_handle_at acct swapon reboot
        denied=(
            101,
            310,
            311,
            312,
            248,
            249,
            250,
            321,
            298,
            323,
            165,
            166,
            155,
            308,
            175,
            176,
            313,
            246,
            320,
            304,
            163,
            167,
            169,
        ),
    ),
    "aarch64": Architecture(
        audit=0xC000_00B7,
        clone=220,
        unshare=97,
        ioctl=29,
        denied=(117, 270, 271, 272, 217, 218, 219, 280, 241, 282, 40, 39, 41, 268, 105, 106, 273, 104, 294, 265, 89, 224, 142),
    ),
}


@cache
def seccomp_program() -> bytes:
    """The filter for this machine, empty where its system calls are not known here."""
    architecture = ARCHITECTURES.get(platform.machine())
    return b"".join(_instructions(architecture)) if architecture else b""


def _instructions(machine: Architecture) -> Iterator[bytes]:
    refuse = FAIL | errno.EPERM
    yield _step(LOAD, AT_ARCHITECTURE)
    yield from (_step(JUMP_EQUAL, machine.audit, 1, 0), _step(RETURN, KILL))
    yield _step(LOAD, AT_NUMBER)
    yield from (_step(JUMP_GREATER_EQUAL, X32_CALLS, 0, 1), _step(RETURN, refuse))
    for number in (*machine.denied, *EVERYWHERE):
        yield from (_step(JUMP_EQUAL, number, 0, 1), _step(RETURN, refuse))
    # its flags lie in memory that a filter can't read; without it the C library falls back to clone
    yield from (_step(JUMP_EQUAL, machine.clone3, 0, 1), _step(RETURN, FAIL | errno.ENOSYS))
    for number in (machine.clone, machine.unshare):
        yield _step(JUMP_EQUAL, number, 0, 4)
        yield from (_step(LOAD, AT_FIRST_ARGUMENT), _step(JUMP_SET, NEW_NAMESPACES, 0, 1))
        yield from (_step(RETURN, refuse), _step(RETURN, ALLOW))
    yield _step(JUMP_EQUAL, machine.ioctl, 0, 5)
    yield _step(LOAD, AT_SECOND_ARGUMENT)
    yield from (_step(JUMP_EQUAL, TYPE_INTO_TERMINAL[0], 1, 0), _step(JUMP_EQUAL, TYPE_INTO_TERMINAL[1], 0, 1))
    yield from (_step(RETURN, refuse), _step(RETURN, ALLOW), _step(RETURN, ALLOW))


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
