"""What came of a corpus of patches, for people."""

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from agent.domain.proof import VerdictKind
from eval.patching.patch import Expected
from eval.patching.trying import Tried

WHY_LENGTH = 110


def patch_table(tried: Sequence[Tried]) -> Table:
    """A row a patch, by case and name."""
    table = Table("patch", "kind", "expected", "reproduced", "verdict", "reasons", title="Patches whose worth is known")
    for one in sorted(tried, key=lambda item: (item.patch.case, item.patch.name)):
        style = "bad" if one.fooled else "warn" if one.patch.expected is Expected.RIGHT and one.refused else "quiet"
        reasons = "; ".join(f"{reason.code}: {reason.text}" for reason in one.verdict.reasons)
        table.add_row(
            escape(f"{one.patch.case}/{one.patch.name}"),
            escape(one.patch.kind),
            one.patch.expected.value,
            one.reproduced or "-",
            f"[{style}]{one.verdict.kind.value}[/]",
            escape(reasons[:WHY_LENGTH]),
        )
    return table


def totals(tried: Sequence[Tried]) -> str:
    """How many wrong ones were proven and right ones refused."""
    wrong = [one for one in tried if one.patch.expected is Expected.WRONG]
    right = [one for one in tried if one.patch.expected is Expected.RIGHT]
    held = [one for one in wrong if one.reproduced]
    fooled, refused = [one for one in wrong if one.fooled], [one for one in right if one.refused]
    proven = [one for one in right if one.verdict.kind is VerdictKind.PROVEN]
    kinds = ", ".join(f"{kind.value} {count}" for kind in VerdictKind if (count := _count(wrong, kind)))
    cases = len({one.patch.case for one in tried})
    return (
        f"{len(wrong)} wrong patches over {cases} cases ({len(held)} held against a reproduction): {len(fooled)} proven"
        + (f" ({kinds})" if kinds else "")
        + f".\n{len(right)} right patches: {len(proven)} proven, {len(refused)} refused."
    )


def _count(tried: Sequence[Tried], kind: VerdictKind) -> int:
    return sum(one.verdict.kind is kind for one in tried)
