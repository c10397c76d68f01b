import pytest

from scanner.headers import BrokenFile, read_kind


def test_a_text_has_no_header(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("hello")
    with pytest.raises(BrokenFile, match="hell"):
        read_kind(str(path))
