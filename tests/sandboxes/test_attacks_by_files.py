"""Attacks of a job through files and links; every one must fail."""

import os
from pathlib import Path

from sandboxing import python_job, said

from agent.ports import Sandbox

SECRET = "suture-planted-secret-c0ffee"


def test_nothing_outside_can_be_written(box: Sandbox, tree: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (tree / "run.sh").chmod(0o777)
    for directory in (outside, tree):
        directory.chmod(0o777)  # whoever the job runs as: only the mount can keep it from writing
    script = f"""
import os, sys
for place in ({str(outside)!r}, "/", "/usr", "/usr/bin", "/etc", "/dev", "/proc/sys/kernel", "/sandbox", "/sandbox/origin", sys.prefix,
              sys.prefix + "/lib"):
    try:
        with open(os.path.join(place, "suture-attack"), "w") as file:
            file.write("x")
        print("wrote", place)
    except OSError:
        pass
for file in ("/etc/passwd", "/usr/bin/env", "/sandbox/init.sh", "/sandbox/origin/run.sh", "/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger"):
    try:
        open(file, "a").write("x")
        print("changed", file)
    except OSError:
        pass
print("done")
"""
    assert said(box.run(python_job(tree, script, readonly=(outside,)))) == "done\n"
    assert list(outside.iterdir()) == []
    assert (tree / "run.sh").read_text() == "#!/bin/sh\necho ran\n"


def test_nothing_of_the_host_is_mounted_to_be_written(box: Sandbox, tree: Path, tmp_path: Path) -> None:
    script = """
for line in open("/proc/self/mountinfo"):
    place, options = line.split()[4:6]
    kind = line.partition(" - ")[2].split()[0]
    if "rw" in options.split(",") and kind not in ("tmpfs", "proc", "devpts", "mqueue"):
        if not place.startswith("/dev/"):
            print(place, kind)
print("done")
"""
    assert said(box.run(python_job(tree, script, readonly=(tmp_path,)))) == "done\n"


def test_symlinks_in_the_tree_lead_nowhere_on_the_host(box: Sandbox, tree: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET)
    (tree / "up").symlink_to("../secret")
    (tree / "absolute").symlink_to(tmp_path / "secret")
    (tree / "directory").symlink_to(tmp_path)
    (tree / "passwd").symlink_to("/etc/passwd")
    (tree / "loop").symlink_to("loop")
    script = """
for name in ("up", "absolute", "directory/secret", "loop"):
    try:
        print(open(name).read())
    except OSError:
        pass
print(open("passwd").read().count("\\n"))
"""
    assert said(box.run(python_job(tree, script))) == "2\n"


def test_writing_through_symlinks_stays_inside(box: Sandbox, tree: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("unharmed")
    victim.chmod(0o666)
    (tree / "link").symlink_to(victim)
    script = "import os\ntry:\n    open('link', 'w').write('x')\nexcept OSError:\n    pass\nprint('tried')"
    assert said(box.run(python_job(tree, script))) == "tried\n"
    assert victim.read_text() == "unharmed"


def test_a_hard_linked_file_of_the_tree_is_copied_and_not_shared(box: Sandbox, tree: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("unharmed")
    os.link(victim, tree / "hard")
    assert said(box.run(python_job(tree, "open('hard', 'w').write('x'); print('wrote')"))) == "wrote\n"
    assert victim.read_text() == "unharmed"


def test_no_hard_link_to_a_read_only_file_can_be_made(box: Sandbox, tree: Path) -> None:
    script = """
import os
for source in ("/usr/bin/env", "/sandbox/origin/run.sh", "/etc/passwd"):
    try:
        os.link(source, "mine")
        print("linked", source)
    except OSError:
        pass
print("done")
"""
    assert said(box.run(python_job(tree, script))) == "done\n"
