"""Ask the rules for candidate fixes."""

import logging
from itertools import chain, islice, zip_longest

from agent.domain.fix import CandidateFix
from agent.domain.location import CodeContext
from agent.ports import Ports, Rule

CANDIDATES_AT_MOST = 12
logger = logging.getLogger(__name__)


def rule_fixes(context: CodeContext, ports: Ports) -> tuple[CandidateFix, ...]:
    """What the rules propose for the crash: each rule's best first, equal diffs once, at most twelve.

    Args:
        context: the located crash.
        ports: its rules are asked in their order.
    """
    offers = [_offers(rule, context) for rule in ports.rules if context.crash.short_type in rule.exceptions]
    distinct: dict[str, CandidateFix] = {}
    for fix in chain.from_iterable(zip_longest(*offers)):
        if fix is not None:
            distinct.setdefault(fix.diff.digest, fix)
    return tuple(distinct.values())[:CANDIDATES_AT_MOST]


def _offers(rule: Rule, context: CodeContext) -> tuple[CandidateFix, ...]:
    try:
        return tuple(islice(rule.propose(context), CANDIDATES_AT_MOST))
    except Exception:  # plugin boundary: one team's broken rule must not stop the others
        logger.warning("Rule %s failed and is left out.", rule.code, exc_info=True)
        return ()
