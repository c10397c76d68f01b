"""The recorder as its users get it: a wheel of its own."""

import subprocess
import sys
import zipfile
from pathlib import Path

import suture_recorder

PROJECT = Path(suture_recorder.__file__).parents[1]


def test_the_wheel_holds_the_recorder_only_and_works_alone(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=PROJECT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("suture_recorder-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.partition("/")[0] for name in archive.namelist()}
        metadata = next(archive.read(name).decode() for name in archive.namelist() if name.endswith("/METADATA"))
        assert "suture_recorder/py.typed" in archive.namelist()
        archive.extractall(tmp_path / "installed")  # built a moment ago
    assert tops == {"suture_recorder", f"suture_recorder-{suture_recorder.__version__}.dist-info"}
    assert "Requires-Dist" not in metadata
    assert "Requires-Python: >=3.9" in metadata
    program = "import sys; sys.path.insert(0, sys.argv[1]); import suture_recorder as s; print(s.__file__, len(s.capture(ValueError())))"
    installed = tmp_path / "installed"
    done = subprocess.run([sys.executable, "-I", "-B", "-c", program, str(installed)], capture_output=True, text=True, check=True)
    place, size = done.stdout.split()
    assert Path(place).is_relative_to(installed)
    assert int(size) > 200
