"""Capsules in a folder, and floods."""

import os
import stat
from pathlib import Path

import pytest
from suture_recorder import CapsuleFolder
from suture_recorder.flood import Flood
from suture_recorder.folder import default_folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_capsule_is_a_file_for_its_owner_only_in_a_folder_for_its_owner_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path = Path(CapsuleFolder(str(tmp_path / "a/b"))(b"{}"))
    finally:
        os.umask(before)
    assert path.read_bytes() == b"{}"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert names(path.parent) == [path.name]


def test_the_oldest_go_when_there_are_too_many(tmp_path: Path) -> None:
    sink = CapsuleFolder(str(tmp_path), most=3)
    written = [Path(sink(b"%d" % number)).name for number in range(6)]
    assert names(tmp_path) == written[-3:]


def test_the_oldest_go_when_they_are_too_large_together_and_the_newest_stays(tmp_path: Path) -> None:
    sink = CapsuleFolder(str(tmp_path), most_bytes=250)
    written = [Path(sink(bytes(100))).name for _ in range(4)]
    assert names(tmp_path) == written[-2:]
    last = Path(sink(bytes(1000))).name
    assert names(tmp_path) == [last]


def test_files_of_others_are_left_alone_and_abandoned_ones_removed(tmp_path: Path) -> None:
    for name in ("notes.json", "capsule-1.txt", "capsule-old.tmp", "capsule-new.tmp"):
        (tmp_path / name).write_text("x")
    os.utime(tmp_path / "capsule-old.tmp", (1, 1))
    written = Path(CapsuleFolder(str(tmp_path), most=1)(b"{}")).name
    assert names(tmp_path) == sorted(["notes.json", "capsule-1.txt", "capsule-new.tmp", written])


def test_links_in_the_folder_are_neither_followed_nor_removed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("x" * 1000)
    folder = tmp_path / "capsules"
    folder.mkdir()
    (folder / "capsule-0.json").symlink_to(tmp_path / "precious")
    CapsuleFolder(str(folder), most=1, most_bytes=10)(b"{}")
    assert (tmp_path / "precious").exists()
    assert (folder / "capsule-0.json").is_symlink()


def test_a_folder_that_others_may_write_to_is_refused_where_everybody_may_make_one(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    (tmp_path / "link").symlink_to(tmp_path / "open")
    for name in ("open", "link"):
        with pytest.raises(OSError, match="SUTURE_CAPSULES"):
            CapsuleFolder(str(tmp_path / name), must_be_ours=True)(b"{}")
    assert names(tmp_path / "open") == []


def test_the_default_folder_is_this_users() -> None:
    assert default_folder().path.endswith(f"suture-capsules-{os.getuid()}")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_same_crash_is_admitted_so_many_times_a_minute_and_skipped_ones_are_told() -> None:
    clock = Clock()
    flood = Flood(same=2, clock=clock)
    assert [flood.admits("a") for _ in range(4)] == [0, 0, None, None]
    assert flood.admits("b") == 0
    clock.now = 61
    assert [flood.admits("a"), flood.admits("a")] == [2, 0]


def test_all_crashes_together_are_bounded_too() -> None:
    flood = Flood(same=2, all_together=3, clock=Clock())
    assert [flood.admits(number) for number in range(5)] == [0, 0, 0, None, None]


def test_what_a_flood_remembers_is_bounded() -> None:
    clock = Clock()
    flood = Flood(same=1, all_together=1, clock=clock)
    for number in range(10_000):
        flood.admits(number)
    assert len(flood.skipped()) <= 256
