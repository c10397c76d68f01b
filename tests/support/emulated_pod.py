"""A pod that really runs: its containers by bubblewrap, its volumes as tmpfs, its limits as control groups. Needs root.

What it keeps of a node: init containers one after the other, then the containers side by side; users, read-only roots and mounts,
sub-paths, sizes of volumes in memory, no capabilities, a process namespace a container, the cluster's variables in every
environment, logs that join output and error. Of the RuntimeDefault filter it keeps more than nodes do: it also refuses ptrace.
"""

import base64
import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sandboxing import bubblewrap

from agent.sandboxes.cgroups import ControlGroup, make_control_group
from agent.sandboxes.seccomp import seccomp_program
from agent.sandboxes.visible import SYSTEM_FILES, synthetic_files, system_directories, system_links

CLUSTER_VARIABLES = {"PATH": "/usr/bin:/bin", "HOSTNAME": "sandbox", "KUBERNETES_SERVICE_HOST": "10.96.0.1"}
JOIN = 'while [ "$1" != -- ]; do echo $$ >"$1"; shift; done; shift; exec "$@"'


@dataclass
class EmulatedPod:
    """One pod.

    Args:
        name: its name.
        spec: as the Job's template has it.
        labels: its labels.
        place: empty directory for volumes and logs.
        image: directories its image holds beside the system's.
        isolated: a NetworkPolicy keeps it from the network.
        pieces: ConfigMap -> key -> content in Base64.
        changed: is called whenever it has come further.
    """

    name: str
    spec: Mapping[str, Any]
    labels: Mapping[str, str]
    place: Path
    image: Sequence[Path]
    isolated: bool
    pieces: Mapping[str, Mapping[str, str]]
    changed: Callable[[], None]
    phase: str = "Pending"
    states: dict[str, dict[str, Any]] = field(default_factory=dict)
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    mounted: list[Path] = field(default_factory=list)
    killed: bool = False

    def run(self) -> None:
        """Run it to its end."""
        try:
            self._make_volumes()
            if all(self._wait(one, *self._start(one)) == 0 for one in self.spec["initContainers"]) and not self.killed:
                self.phase = "Running"
                started = [(one, *self._start(one)) for one in self.spec["containers"]]
                codes = [self._wait(*one) for one in started]
                self.phase = "Failed" if any(codes) else "Succeeded"
            else:
                self.phase = "Failed"
        finally:
            self.changed()
            for mount in self.mounted:
                subprocess.run(("umount", "--lazy", str(mount)), check=True)

    def kill(self) -> None:
        """End it at once."""
        self.killed = True
        for process in self.running:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, 9)

    def log(self, container: str) -> bytes:
        """What a container printed."""
        return (self.place / f"{container}.log").read_bytes()

    def status(self) -> dict[str, Any]:
        """As the API shows it."""
        kinds = {"initContainerStatuses": "initContainers", "containerStatuses": "containers"}
        return {"phase": self.phase} | {
            shown: [
                {"name": one["name"], "state": self.states.get(one["name"], {"waiting": {"reason": "PodInitializing"}})}
                for one in self.spec[key]
            ]
            for shown, key in kinds.items()
        }

    def _make_volumes(self) -> None:
        for volume in self.spec["volumes"]:
            directory = self.place / "volumes" / volume["name"]
            directory.mkdir(parents=True)
            if "emptyDir" in volume:
                size = volume["emptyDir"]["sizeLimit"]
                subprocess.run(("mount", "-t", "tmpfs", "-o", f"size={size},mode=0777", "tmpfs", str(directory)), check=True)
                self.mounted.append(directory)
            else:
                for source in volume["projected"]["sources"]:
                    for item in source["configMap"]["items"]:
                        content = self.pieces[source["configMap"]["name"]][item["key"]]
                        (directory / item["path"]).write_bytes(base64.b64decode(content))

    def _start(self, container: Mapping[str, Any]) -> tuple[subprocess.Popen[bytes], ControlGroup]:
        context = container["securityContext"]
        assert context["runAsNonRoot"]
        assert context["runAsUser"] != 0
        group = make_control_group(int(container["resources"]["limits"]["memory"]), 4096)
        user = str(context["runAsUser"])
        become = (
            "setpriv",
            "--reuid",
            user,
            "--regid",
            user,
            "--clear-groups",
            "--inh-caps=-all",
            "--bounding-set=-all",
            "--no-new-privs",
        )
        filtering = os.memfd_create("filter")
        os.write(filtering, seccomp_program())
        os.lseek(filtering, 0, os.SEEK_SET)
        command = (
            "/bin/sh",
            "-c",
            JOIN,
            "sh",
            *group.entrances,
            "--",
            bubblewrap()._bwrap,
            *self._view(container),
            "--seccomp",
            str(filtering),
        )
        with (self.place / f"{container['name']}.log").open("wb") as log:
            process = subprocess.Popen(
                (*command, "--", *become, "--", *container["command"]),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(filtering,),
                start_new_session=True,
                env={},
            )
        os.close(filtering)
        self.running.append(process)
        self.states[container["name"]] = {"running": {}}
        self.changed()
        if self.killed:
            self.kill()
        return process, group

    def _view(self, container: Mapping[str, Any]) -> list[str]:
        shown = [
            "--unshare-pid",
            "--unshare-ipc",
            "--unshare-uts",
            "--as-pid-1",
            "--die-with-parent",
            "--hostname",
            "sandbox",
            "--clearenv",
        ]
        shown += ["--unshare-net"] if self.isolated else []
        shown += [word for name, value in CLUSTER_VARIABLES.items() for word in ("--setenv", name, value)]
        shown += ["--cap-drop", "ALL"] + [
            word for name in ("SETUID", "SETGID", "SETPCAP") for word in ("--cap-add", f"CAP_{name}")
        ]
        shown += ["--perms", "0755", "--dir", "/etc", "--proc", "/proc", "--dev", "/dev"]
        shown += [word for path in system_directories() for word in ("--ro-bind", path, path)]
        shown += [word for link, target in system_links().items() for word in ("--symlink", target, link)]
        shown += [word for name in SYSTEM_FILES for word in ("--ro-bind-try", f"/etc/{name}", f"/etc/{name}")]
        passwd = self.place / "passwd"
        passwd.write_bytes(synthetic_files(0)["/etc/passwd"])
        shown += ["--ro-bind", str(passwd), "/etc/passwd"]
        for path in self.image:
            shown += [*_parents(path), "--ro-bind", str(path), str(path)]
        for mount in sorted(container["volumeMounts"], key=lambda one: len(one["mountPath"])):
            source = self.place / "volumes" / mount["name"] / mount.get("subPath", "")
            shown += _parents(Path(mount["mountPath"]))
            shown += ["--ro-bind" if mount["readOnly"] else "--bind", str(source), mount["mountPath"]]
        assert container["securityContext"]["readOnlyRootFilesystem"]
        return [*shown, "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", container["workingDir"]]

    def _wait(self, container: Mapping[str, Any], process: subprocess.Popen[bytes], group: ControlGroup) -> int:
        code = process.wait()
        with suppress(ProcessLookupError):
            os.killpg(process.pid, 9)
        group.close()
        code = 128 - code if code < 0 else code
        self.states[container["name"]] = {"terminated": {"exitCode": code}}
        self.changed()
        return code


def _parents(path: Path) -> list[str]:
    parents = [str(parent) for parent in reversed(path.parents) if str(parent) not in {"/", "/dev", "/tmp", "/etc"}]
    return [word for parent in parents for word in ("--perms", "0755", "--dir", parent)]
