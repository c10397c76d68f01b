import contextlib
import os
import resource

from scanner.headers import read_kind
from scanner.scan import Scan


@contextlib.contextmanager
def few_files():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (128, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_many_broken_files_are_scanned(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    os.mkdir("spool")
    for number in range(300):
        (tmp_path / "spool" / f"{number:06d}.bin").write_bytes(b"????rest")
    scan = Scan("spool")
    with few_files():
        scan.run()
    assert len(scan.broken) == 300


def test_kinds_are_counted(tmp_path):
    (tmp_path / "a").write_bytes(b"%PDF-1.4")
    (tmp_path / "b").write_bytes(b"GIF89a")
    (tmp_path / "c").write_bytes(b"\x89PNG\r\n")
    (tmp_path / "d").write_bytes(b"text")
    os.mkdir(tmp_path / "e")
    assert Scan(str(tmp_path)).run().summary() == "image: 2\npdf: 1\nbroken: 1"


def test_broken_files_are_named(tmp_path):
    (tmp_path / "x").write_bytes(b"abcdef")
    assert str(Scan(str(tmp_path)).run().broken[0]) == f"{tmp_path}/x: begins with b'abcd'"


def test_a_file_is_left_closed_when_it_is_right(tmp_path):
    (tmp_path / "a").write_bytes(b"PK\x03\x04")
    assert read_kind(str(tmp_path / "a")) == "archive"
