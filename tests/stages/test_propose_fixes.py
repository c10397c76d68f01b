"""How candidates of several rules become one list."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import cast

import pytest
from sample_outcomes import context, fix

from agent.code.diffs import diff_of_changes
from agent.domain.fix import CandidateFix, FileChange
from agent.domain.location import CodeContext
from agent.ports import Ports
from agent.stages.propose_fixes import CANDIDATES_AT_MOST, rule_fixes


@dataclass(frozen=True)
class Offering:
    """A rule that offers candidates of these numbers, and fails after them when it is a broken one."""

    code: str
    numbers: tuple[int, ...] = ()
    broken: bool = False
    exceptions: frozenset[str] = field(default=frozenset({"AttributeError"}))

    def propose(self, context: CodeContext) -> Iterator[CandidateFix]:  # noqa: ARG002 - the Protocol's signature
        """One candidate a number; equal numbers are equal diffs."""
        for number in self.numbers:
            change = FileChange(path="shop/pricing.py", before=b"x\n", after=f"{number}\n".encode())
            yield replace(fix(title=f"{self.code} {number}"), diff=diff_of_changes((change,)))
        if self.broken:
            raise RuntimeError("the rule is broken")


def titles(*rules: Offering) -> list[str]:
    return [one.title for one in rule_fixes(context(), cast("Ports", SimpleNamespace(rules=rules)))]


def test_each_rules_best_comes_first_and_equal_diffs_come_once() -> None:
    assert titles(Offering("A", (1, 2, 3)), Offering("B", (4, 2))) == ["A 1", "B 4", "A 2", "A 3"]


def test_a_rule_for_other_exceptions_is_not_asked() -> None:
    assert titles(Offering("A", (1,), exceptions=frozenset({"KeyError"})), Offering("B", (2,))) == ["B 2"]


def test_no_more_candidates_are_offered_than_can_be_tried() -> None:
    assert len(titles(Offering("A", tuple(range(100))))) == CANDIDATES_AT_MOST


def test_a_broken_rule_is_left_out_named_in_the_log_and_says_nothing_on_standard_output(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.WARNING):
        assert titles(Offering("A", (1,), broken=True), Offering("B", (2,))) == ["B 2"]
    assert "Rule A failed and is left out." in caplog.text
    assert capfd.readouterr().out == ""
