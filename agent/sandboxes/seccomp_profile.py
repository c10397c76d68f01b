"""The same refusals as `seccomp`, in the words container engines read: a seccomp profile of the OCI runtime specification."""

import errno
import json
from functools import cache

REFUSED = (
    *("ptrace", "process_vm_readv", "process_vm_writev", "kcmp", "pidfd_getfd"),
    *("add_key", "request_key", "keyctl", "bpf", "perf_event_open", "userfaultfd", "acct", "swapon", "reboot"),
    *("mount", "umount", "umount2", "pivot_root", "setns", "unshare", "open_by_handle_at"),
    *("open_tree", "move_mount", "fsopen", "fsconfig", "fsmount", "fspick", "mount_setattr"),
    *("init_module", "delete_module", "finit_module", "kexec_load", "kexec_file_load"),
    *("io_uring_setup", "io_uring_enter", "io_uring_register"),
)
NEW_NAMESPACES = (0x80, 0x2_0000, 0x200_0000, 0x400_0000, 0x800_0000, 0x1000_0000, 0x2000_0000, 0x4000_0000)  # CLONE_NEW*
TYPE_INTO_TERMINAL = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX


@cache
def seccomp_profile() -> str:
    """The profile as JSON, for `--security-opt seccomp=FILE`."""
    rules = [
        _refuse(REFUSED, errno.EPERM),
        # its flags lie in memory that a filter can't read; without it the C library falls back to clone
        _refuse(("clone3",), errno.ENOSYS),
        *(_refuse(("clone",), errno.EPERM, index=0, mask=flag) for flag in NEW_NAMESPACES),
        *(_refuse(("ioctl",), errno.EPERM, index=1, mask=0xFFFF_FFFF, equals=number) for number in TYPE_INTO_TERMINAL),
    ]
    return json.dumps({"defaultAction": "SCMP_ACT_ALLOW", "syscalls": rules})


def _refuse(
    names: tuple[str, ...], error: int, *, index: int | None = None, mask: int = 0, equals: int | None = None
) -> dict[str, object]:
    wanted = mask if equals is None else equals
    argument = {"index": index, "value": mask, "valueTwo": wanted, "op": "SCMP_CMP_MASKED_EQ"}
    return {
        "names": list(names),
        "action": "SCMP_ACT_ERRNO",
        "errnoRet": error,
        "args": [] if index is None else [argument],
    }
