import pytest

from contacts.book import ContactBook
from contacts.importing import normalise
from contacts.web import post_import


def test_contacts_of_a_file_are_stored(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = ["name,mail", "Kim, Kim@Example.org", "Lee,lee@example.org", "No,nobody", "Kim K,kim@example.org"]
    (tmp_path / "9f2c.csv").write_text("\n".join(rows))
    book = ContactBook()
    assert post_import(".", "9f2c.csv", book) == (200, {"added": 2, "known": 1, "skipped": 1})
    assert book.find("kim@example.org") == "Kim K"


def test_a_file_without_the_columns_is_refused(tmp_path):
    (tmp_path / "up.csv").write_text("name\nKim\n")
    assert post_import(str(tmp_path), "up.csv", ContactBook()) == (422, {"error": "no column mail"})
    (tmp_path / "empty.csv").write_text("")
    assert post_import(str(tmp_path), "empty.csv", ContactBook())[0] == 422


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        post_import(str(tmp_path), "up.csv", ContactBook())


def test_mail_is_normalised():
    assert normalise(" A@B.org ") == "a@b.org"
