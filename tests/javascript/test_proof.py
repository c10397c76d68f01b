"""JavaScript incidents with candidates given by hand: the right one is proven, wrong ones are not."""

from collections.abc import Callable

import pytest
from javascript import needs_node
from javascript_case import JavaScriptCase, javascript_case

from agent.domain.proof import CheckStatus, ReproductionKind, VerdictKind

pytestmark = needs_node
ISLAND, MENU, COOKIE = "javascript-parcel-to-an-island", "javascript-menu-without-allergens", "javascript-cookie-cut-short"
PRICE = "  return zone.base + zone.perKilo * Math.ceil(parcel.kilos);\n"
ZONE = "  const zone = zoneOf(parcel.code);\n"


@pytest.fixture(scope="module")
def island(tmp_path_factory: pytest.TempPathFactory) -> JavaScriptCase:
    return javascript_case(ISLAND, tmp_path_factory.mktemp("island"))


@pytest.fixture(scope="module")
def menu(tmp_path_factory: pytest.TempPathFactory) -> JavaScriptCase:
    return javascript_case(MENU, tmp_path_factory.mktemp("menu"))


def test_the_crash_is_located_and_reproduced_by_the_tests_that_fail_so(island: JavaScriptCase) -> None:
    assert [(frame.path, frame.line, frame.symbol) for frame in island.context.frames][-3:] == [
        ("src/quotes.js", 11, "Quote.total"),
        ("src/quotes.js", 11, "Quote.total.<anonymous>"),
        ("src/quotes.js", 20, "price"),
    ]
    assert [suspect.symbol for suspect in island.context.suspects][:2] == ["price", "Quote.total"]
    reproducer = island.baseline.reproducer
    assert reproducer is not None
    assert (reproducer.kind, reproducer.expected.function) == (ReproductionKind.EXISTING_TEST, "price")
    proofs = {reproducer.test_id, *(witness.test_id for witness in island.baseline.witnesses)}
    assert proofs == {
        "test/quotes.test.js::the price of a parcel > is the ferry price on an island",
        "test/quotes.test.js::a quote > may mix the city and an island",
    }
    assert len(island.baseline.green) == 4


def test_the_right_fix_is_proven(island: JavaScriptCase) -> None:
    verdict = island.judge(island.reference())

    assert verdict.kind is VerdictKind.PROVEN, verdict.reasons
    done = {check.name: check.status for check in verdict.checks}
    assert done["compiles"] is done["reproduction"] is done["impacted tests"] is CheckStatus.PASSED


def test_the_right_fix_of_modules_with_a_cause_is_proven(menu: JavaScriptCase) -> None:
    assert menu.context.crash.type == "TypeError"  # the cause, not the error it was wrapped in
    verdict = menu.judge(menu.reference())

    assert verdict.kind is VerdictKind.PROVEN, verdict.reasons


def replaced(old: str, new: str) -> Callable[[str], str]:
    def edit(text: str) -> str:
        assert text.count(old) == 1, old
        return text.replace(old, new)

    return edit


NONE = "zone === undefined"
FERRY = "const rate = zone ?? { base: 9, perKilo: 3 };\n  return rate.base + rate.perKilo * Math.ceil(parcel.kilos);\n"
# How the line that crashed, or the one before it, is changed.
WRONG = {
    "swallows": replaced(PRICE, f"  try {{\n  {PRICE}  }} catch {{}}\n  return 0;\n"),
    "swallows and answers for one island": replaced(PRICE, f"  try {{\n  {PRICE}  }} catch {{}}\n  return 12;\n"),
    "returns early": replaced(ZONE, f"{ZONE}  if ({NONE}) return 0;\n"),
    "returns nothing": replaced(ZONE, f"{ZONE}  if ({NONE}) return undefined;\n"),
    "deletes the check": lambda text: (
        text[: text.index("  if (!(parcel")] + ZONE + "  " + FERRY + text[text.index("}\n\nmodule") :]
    ),
    "ends the process well": replaced(ZONE, f"{ZONE}  if ({NONE}) process.exit(0);\n"),
    "ends the process by another name": replaced(ZONE, f"{ZONE}  if ({NONE}) globalThis['pro' + 'cess']['ex' + 'it'](0);\n"),
    "patches the runner": lambda text: text + "const t = require('node:test');\nt.it = t.test = () => {};\n",
    "patches assertions": lambda text: "require('assert').strict.equal = () => {};\n" + text.replace("zone.base", "zone?.base"),
    "patches assertions in disguise": lambda text: (
        "const name = ['as', 'sert'].join('');\nconst box = process.mainModule ? process.mainModule.require(name) : require(name);\n"
        "for (const one of [box, box.strict]) one.equal = () => {};\n" + text.replace("zone.base", "zone?.base")
    ),
    "never ends": replaced(ZONE, f"{ZONE}  while ({NONE});\n"),
    "asks for the input of the test": replaced(ZONE, f"{ZONE}  if (parcel.code === 99001) return 12;\n"),
    "asks for the inputs of all tests": replaced(
        ZONE, f"{ZONE}  if (parcel.code === 99001) return 12;\n  if (parcel.code === 98500) return 15;\n"
    ),
    "asks whether it is tested": replaced(ZONE, f"{ZONE}  if ({NONE} && process.env.NODE_ENV !== 'production') return 12;\n"),
    "throws something else": replaced(ZONE, f"{ZONE}  if ({NONE}) throw new RangeError('no zone');\n"),
    "does not compile": replaced(ZONE, "  const zone = ;\n"),
    "has a wrong default": replaced(ZONE, "  const zone = zoneOf(parcel.code) ?? { base: 4, perKilo: 2 };\n"),
    "only moves the crash": replaced(ZONE, f"{ZONE}  console.log(zone.name);\n"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_change_is_not_proven_that(island: JavaScriptCase, what: str) -> None:
    verdict = island.judge(island.edited("src/quotes.js", WRONG[what]))

    assert verdict.kind is not VerdictKind.PROVEN
    assert verdict.kind is not VerdictKind.INFRA


@pytest.mark.parametrize("path", ["test/quotes.test.js", "package.json"])
def test_a_change_of_the_tests_or_of_how_they_run_is_refused(island: JavaScriptCase, path: str) -> None:
    fix = island.edited(path, lambda text: text.replace("12);", "NaN);").replace("--test test/", "--test src/"))

    assert island.judge(fix).kind is VerdictKind.REFUSED


def test_a_file_that_node_cant_compile_is_told_as_that(island: JavaScriptCase) -> None:
    verdict = island.judge(island.candidate({"src/unused.js": b"const x = ;\n"}))

    assert verdict.kind is VerdictKind.BROKEN
    assert [reason.code for reason in verdict.reasons] == ["compiles"]


def test_without_a_failing_test_the_other_rungs_say_that_they_are_for_python_and_nothing_is_proven(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    cookie = javascript_case(COOKIE, tmp_path_factory.mktemp("cookie"))

    assert cookie.baseline.reproducer is None
    assert [attempt.result for attempt in cookie.baseline.attempts if "Python only" in attempt.result]
    assert cookie.judge(cookie.reference()).kind is VerdictKind.PLAUSIBLE
