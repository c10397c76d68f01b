"""Backends and rules that another distribution installs, made for real as a distribution on the import path."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.checkout import SoleFaults
from agent.errors import BadSettings
from agent.plugins import installed_rules, intruders
from agent.sandboxes.process import LocalProcess
from agent.settings import Settings
from agent.wiring import ports_of

ENTRY_POINTS = """\
[suture.sources]
pager = neighbour_plugin:Pager
broken = neighbour_plugin:missing

[suture.rules]
house = neighbour_plugin:HouseRule
"""
MODULE = """\
class Pager:
    name = "pager"
    def __init__(self, place):
        self.state = place.state
    def gather(self, incident, window):
        yield from ()

class HouseRule:
    code = "XX900"
    exceptions = frozenset({"KeyError"})
    def propose(self, context):
        yield from ()
"""


@pytest.fixture
def neighbour(tmp_path: Path) -> Iterator[Path]:
    """A directory on the import path that holds a distribution of somebody else's."""
    site = tmp_path / "site"
    information = site / "neighbour-1.0.dist-info"
    information.mkdir(parents=True)
    (site / "neighbour_plugin.py").write_text(MODULE)
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: neighbour\nVersion: 1.0\n")
    (information / "entry_points.txt").write_text(ENTRY_POINTS)
    (information / "RECORD").write_text("neighbour_plugin.py,,\n")
    sys.path.insert(0, str(site))
    yield site
    sys.path.remove(str(site))
    sys.modules.pop("neighbour_plugin", None)


def test_a_source_of_another_distribution_is_used_when_the_settings_name_it(neighbour: Path, tmp_path: Path) -> None:
    ports = ports_of(Settings(sources=("files", "pager")), tmp_path, SoleFaults(), LocalProcess())
    assert [source.name for source in ports.sources] == ["files", "pager"]


def test_a_rule_of_another_distribution_is_asked_without_being_named(neighbour: Path) -> None:
    assert "XX900" in [rule.code for rule in installed_rules()]


def test_a_backend_that_is_not_installed_is_answered_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"no forges plugin is called 'github'; expected one of folder"):
        ports_of(Settings(forge="github"), tmp_path, SoleFaults(), LocalProcess())


def test_a_plugin_that_cannot_be_imported_is_named(neighbour: Path, tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"'broken' \(neighbour_plugin:missing\) can't be loaded"):
        ports_of(Settings(sources=("broken",)), tmp_path, SoleFaults(), LocalProcess())


def test_another_distribution_that_installs_one_of_our_packages_is_found(neighbour: Path) -> None:
    assert intruders() == {}
    (neighbour / "rules").mkdir()
    (neighbour / "rules" / "__init__.py").write_text("")
    (neighbour / "neighbour-1.0.dist-info" / "RECORD").write_text("rules/__init__.py,,\nneighbour_plugin.py,,\n")
    assert intruders() == {"rules": ("neighbour",)}
