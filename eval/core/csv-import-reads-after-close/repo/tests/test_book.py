import pytest

from contacts.book import ContactBook
from contacts.importing import BadFile, import_contacts


def test_a_contact_is_found():
    book = ContactBook()
    assert book.add("Kim", "kim@example.org")
    assert not book.add("Kim", "kim@example.org")
    assert book.find("kim@example.org") == "Kim"


def test_columns_are_needed(tmp_path):
    path = tmp_path / "contacts.csv"
    path.write_text("first,last\n")
    with pytest.raises(BadFile):
        import_contacts(path, ContactBook())
