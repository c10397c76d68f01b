"""The table of moved names says what this interpreter's standard library holds."""

import builtins
import importlib
import importlib.util
from functools import reduce

import pytest

from rules.parts.moved_names import target
from rules.parts.stdlib_moves import BUILTINS, MODULES, NAMES

NOT_EVERYWHERE = {"winreg", "tkinter"}  # Windows only; packaged apart by Debian
GONE_LATER = {"ByteString"}  # removed from collections.abc in Python 3.14


@pytest.mark.parametrize(("old", "new"), NAMES.items(), ids=".".join)
def test_a_moved_name_is_where_the_table_says(old: tuple[str, str], new: tuple[str, str]) -> None:
    module, name = new
    if name in GONE_LATER:
        pytest.skip("removed again in a later version")
    place = importlib.import_module(module or "builtins")
    assert reduce(getattr, name.split("."), place) is not None
    assert old != new


@pytest.mark.parametrize("module", sorted(set(MODULES.values()) - NOT_EVERYWHERE))
def test_a_renamed_module_exists_by_its_new_name(module: str) -> None:
    assert importlib.util.find_spec(module) is not None


@pytest.mark.parametrize(("old", "new"), BUILTINS.items())
def test_a_renamed_built_in_exists_by_its_new_name_only(old: str, new: str) -> None:
    assert hasattr(builtins, new)
    assert not hasattr(builtins, old)


def test_a_name_that_did_not_move_has_no_target() -> None:
    assert target("collections", "OrderedDict") is None
    assert target("ConfigParser", "RawConfigParser") == ("configparser", "RawConfigParser")
