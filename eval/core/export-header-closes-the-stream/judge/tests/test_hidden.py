import io
import os

import pytest

from export.fields import field
from export.header import write_header
from export.main import export
from export.rows import write_rows

COLUMNS = ["id", "name", "price"]


def test_an_export_has_a_header_and_rows(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = [{"id": 1, "name": "tea, green", "price": 3.5}, {"id": 2, "name": None}]
    assert export("orders.csv", COLUMNS, rows) == 2
    assert (tmp_path / "orders.csv").read_text() == '# export 2\nid,name,price\n1,"tea, green",3.50\n2,,\n'
    assert os.listdir(tmp_path) == ["orders.csv"]


def test_an_export_can_go_to_any_stream():
    stream = io.StringIO()
    assert write_rows(stream, ["id"], [{"id": 5}]) == 1
    assert stream.getvalue() == "# export 2\nid\n5\n"


def test_fields_are_quoted():
    assert field('a "b"') == '"a ""b"""'


def test_a_header_tells_the_columns(tmp_path):
    with open(tmp_path / "x", "w") as file:
        write_header(file, ["a", "b"])
    assert (tmp_path / "x").read_text() == "# export 2\na,b\n"


def test_a_failed_export_leaves_no_file(tmp_path):
    def rows():
        raise RuntimeError("no rows")
        yield

    with pytest.raises((RuntimeError, ValueError)):
        export(str(tmp_path / "x"), ["a"], rows())
    assert os.listdir(tmp_path) == []
