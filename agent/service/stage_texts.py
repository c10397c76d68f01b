"""What a stage found, in a sentence for the timeline."""

from collections.abc import Sequence

from agent.domain.alert import Incident
from agent.domain.conversation import Asked, Conversation, Opinion, WrittenTest
from agent.domain.evidence import Evidence
from agent.domain.fix import CandidateFix
from agent.domain.location import CodeContext, Unlocated
from agent.domain.outcome import Declined, Failed, Published, Suggested
from agent.domain.proof import Baseline, Reason, Reproducer, Verdict

PLAIN = {"claim_fault": "Asked which incident answers for this fault."}


def sentence(stage: str, result: object) -> str:
    """The result of a stage in a sentence; one that has nothing to tell is named as done.

    Args:
        stage: name of the stage's function.
        result: what it returned.
    """
    match result:
        case Incident():
            text = f"Took up {_counted(len(result.alerts), 'alert')}."
        case CodeContext(signature=signature):
            text = f"Located {signature.type}{f' in {signature.function}, {signature.path}' if signature.path else ''}."
        case Unlocated(reasons=reasons) | Declined(reasons=reasons) | Failed(reasons=reasons):
            text = _joined(reasons) or "No reason was given."
        case Baseline(reproducer=None):
            text = f"The crash could not be reproduced; {_counted(len(result.attempts), 'way')} tried."
        case Baseline(reproducer=Reproducer(test_id=test_id, how=how)):
            text = f"Red: {test_id} fails as production did. {how}"
        case Verdict(kind=kind, reasons=reasons):
            text = f"A candidate is {kind.value}. {_joined(reasons)}"
        case Published() | Suggested():
            text = _shown(result)
        case Asked() | WrittenTest() | Opinion():
            text = f"{_asked(result.conversations)} {_answered(result)}"
        case tuple():
            text = _several(stage, result)
        case _:
            text = PLAIN.get(stage, f"Finished {stage.replace('_', ' ')}.")
    return text.rstrip()


def _joined(reasons: tuple[Reason, ...]) -> str:
    return " ".join(reason.text for reason in reasons)


def _shown(result: Published | Suggested) -> str:
    if isinstance(result, Suggested):
        return "The diff and its proof are shown to people; nothing was pushed."
    return f"Pull request {result.pull_request.number}: {result.pull_request.title}"


def _answered(result: Asked | WrittenTest | Opinion) -> str:
    match result:
        case Asked(fixes=fixes):
            return _named(fixes)
        case WrittenTest(baseline=baseline):
            return sentence("write_reproduction", baseline)
    return _joined(result.objections) or "No objection."


def _several(stage: str, results: tuple[object, ...]) -> str:
    evidence = [one for one in results if isinstance(one, Evidence)]
    fixes = [one for one in results if isinstance(one, CandidateFix)]
    if evidence:
        crashes = sum(len(one.crashes) for one in evidence)
        return f"Found {_counted(len(evidence), 'piece')} of evidence with {_counted(crashes, 'crash', 'crashes')}."
    if fixes:
        return _named(fixes)
    return f"Finished {stage.replace('_', ' ')}; nothing was found."


def _named(fixes: Sequence[CandidateFix]) -> str:
    return f"{_counted(len(fixes), 'candidate')}: {'; '.join(fix.title for fix in fixes)}." if fixes else "No candidate."


def _asked(conversations: Sequence[Conversation]) -> str:
    if not conversations:
        return "No model was asked."
    tokens, money = sum(one.tokens for one in conversations), sum(one.money for one in conversations)
    cost = f"{tokens} tokens" + (f", ${money:.4f}" if money else "")
    ended = "; ".join(f"{one.ending.value}: {one.detail}" if one.detail else one.ending.value for one in conversations)
    return f"Asked {conversations[0].model} ({cost}): {ended}"


def _counted(count: int, one: str, many: str = "") -> str:
    return f"{count} {one}" if count == 1 else f"{count} {many or one + 's'}"
