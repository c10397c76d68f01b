"""A container that lacks what it was asked for: the asker's doing, unless the accessor failed by itself."""

from suspecting import crashed, first, reasons

RECORD = """
class Record(dict):
    def __getitem__(self, key):
        return dict.__getitem__(self, key.lower())

    def __getattr__(self, name):
        return self.fields[name]

class Aliases(Record):
    names = {}

    def __getitem__(self, key):
        return dict.__getitem__(self, self.names["default"])

def place(record):
    return record["where"]

def title(record):
    return record.title
"""


def test_a_missing_key_is_the_asker_s_doing() -> None:
    line = "return dict.__getitem__(self, key.lower())"
    code = RECORD.replace("key.lower()", "key")
    context = crashed(
        code, "KeyError: 'where'", ("place", 'return record["where"]'), ("__getitem__", line.replace(".lower()", ""))
    )
    assert first(context) == "place"
    assert "only looks up what it was asked for" in reasons(context, "Record.__getitem__")


def test_a_missing_attribute_is_the_asker_s_doing() -> None:
    context = crashed(RECORD, "KeyError: 'title'", ("title", "return record.title"), ("__getattr__", "return self.fields[name]"))
    assert first(context) == "title"


def test_an_accessor_that_asks_for_something_else_failed_by_itself() -> None:
    line = 'return dict.__getitem__(self, self.names["default"])'
    context = crashed(RECORD, "KeyError: 'default'", ("place", 'return record["where"]'), ("__getitem__", line))
    assert first(context) == "Aliases.__getitem__"


def test_an_accessor_that_nobody_of_ours_called_is_the_only_suspect() -> None:
    context = crashed(RECORD, "KeyError: 'title'", ("__getattr__", "return self.fields[name]"))
    assert first(context) == "Record.__getattr__"
