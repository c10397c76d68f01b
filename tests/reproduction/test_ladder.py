"""The ladder, on real repositories whose code really crashed."""

from pathlib import Path

from proving import case, found, text_of

from agent.domain.proof import ReproductionKind

CART = """\
def total(items, discount=None, currency="EUR"):
    due = sum(item["price"] for item in items)
    return due - discount["amount"], currency
"""


def test_an_existing_test_that_fails_as_production_did_is_the_reproducer(tmp_path: Path) -> None:
    tests = "from cart import total\n\n\ndef test_plain():\n    total([])\n\n\ndef test_other():\n    assert total\n"
    shop = case(tmp_path, {"cart.py": CART, "tests/test_cart.py": tests}, "import cart; cart.total([])")
    baseline = shop.reproduce()
    assert found(baseline).kind is ReproductionKind.EXISTING_TEST
    assert found(baseline).test_id == "tests/test_cart.py::test_plain"
    assert baseline.green == ("tests/test_cart.py::test_other",)
    assert baseline.red == ("tests/test_cart.py::test_plain",)


def test_a_failing_test_with_another_crash_is_no_reproducer(tmp_path: Path) -> None:
    tests = "from cart import total\n\n\ndef test_wrong():\n    total(1)\n"
    shop = case(tmp_path, {"cart.py": CART, "tests/test_cart.py": tests}, "import cart; cart.total([])")
    baseline = shop.reproduce()
    assert found(baseline).kind is ReproductionKind.REPLAY
    assert baseline.red == ("tests/test_cart.py::test_wrong",)


def test_the_recorded_call_becomes_a_short_test_beside_the_others(tmp_path: Path) -> None:
    tests = "def test_nothing():\n    pass\n"
    shop = case(
        tmp_path,
        {"cart.py": CART, "checks/test_other.py": tests},
        "import cart; cart.total([{'price': 3}], currency='USD')",
    )
    baseline = shop.reproduce()
    assert found(baseline).files[0].path.startswith("checks/test_")
    assert text_of(found(baseline)) == ("from cart import total\n\n\ndef test_total_with_items():\n    total([{'price': 3}])\n")
    assert [witness.how for witness in baseline.witnesses] == ["Calls `total([{'price': 3}], currency='USD')`."]


def test_an_import_that_crashed_is_reproduced_by_the_import(tmp_path: Path) -> None:
    files = {
        "shop/__init__.py": "",
        "shop/prices.py": "RATES = {}\nBASE = RATES['EUR']\n",
        "shop/cart.py": "import shop.prices\n",
    }
    baseline = case(tmp_path, files, "import shop.cart").reproduce()
    assert found(baseline).kind is ReproductionKind.IMPORT
    assert 'importlib.import_module("shop.cart")' in text_of(found(baseline))


def test_a_method_is_called_on_an_object_its_constructor_makes(tmp_path: Path) -> None:
    files = {
        "invoice.py": (
            "class Invoice:\n    def __init__(self, rate=0):\n        self.rate = rate\n\n"
            "    def due(self, lines):\n        return self.first(lines) / self.rate\n\n"
            "    def first(self, lines):\n        return lines[0]\n"
        )
    }
    baseline = case(tmp_path, files, "import invoice; invoice.Invoice().due([])").reproduce()
    assert found(baseline).kind is ReproductionKind.REPLAY
    assert "    invoice = Invoice()\n    invoice.due([])\n" in text_of(found(baseline))


def test_without_recorded_variables_an_input_is_found_in_the_code(tmp_path: Path) -> None:
    files = {"stats.py": "def average(values):\n    total = sum(values)\n    return total / len(values)\n"}
    baseline = case(tmp_path, files, "import stats; stats.average([])", style="none").reproduce()
    assert found(baseline).kind is ReproductionKind.SEARCH
    assert text_of(found(baseline)).endswith("def test_average_with_no_values():\n    average([])\n")


def test_the_missing_key_of_the_message_is_left_out_of_a_found_input(tmp_path: Path) -> None:
    files = {"order.py": "def label(order):\n    return order['name'].upper() + str(order['number'])\n"}
    baseline = case(tmp_path, files, "import order; order.label({'name': 'Ada'})", style="none").reproduce()
    assert "label({'name': 'a'})" in text_of(found(baseline))


def test_a_found_input_keeps_to_the_annotations(tmp_path: Path) -> None:
    files = {"text.py": "def first_word(line: str) -> str:\n    return line.split()[0]\n"}
    baseline = case(tmp_path, files, "import text; text.first_word('')", style="none").reproduce()
    assert "first_word('')" in text_of(found(baseline))


def test_a_crash_that_cannot_be_made_again_says_what_was_tried(tmp_path: Path) -> None:
    files = {"gate.py": "import os\n\n\ndef enter():\n    return os.environ['GATE_' + 'KEY'] + None\n"}
    shop = case(tmp_path, files, "import os; os.environ['GATE_KEY'] = 'x'; import gate; gate.enter()")
    baseline = shop.reproduce()
    assert baseline.reproducer is None
    assert ("enter()", "Failed with KeyError instead.") in [(item.what, item.result) for item in baseline.attempts]


def test_an_option_of_the_constructor_is_turned_where_the_plain_object_does_not_crash(tmp_path: Path) -> None:
    files = {
        "meter.py": (
            "class Meter:\n    def __init__(self, label='', silent=False):\n        if not silent:\n            self.line = label\n\n"
            "    def shown(self):\n        return self.line\n"
        )
    }
    baseline = case(tmp_path, files, "import meter; meter.Meter(silent=True).shown()", style="none").reproduce()
    assert "    meter = Meter(silent=True)\n    meter.shown()\n" in text_of(found(baseline))
    assert found(baseline).doubts == ()


def test_an_inner_function_that_was_handed_the_wrong_type_gives_way_to_its_caller(tmp_path: Path) -> None:
    files = {
        "page.py": (
            "class Page:\n    def __init__(self, source):\n        self.body = source.encode()\n\n\n"
            "def paint(color, text):\n    return color + text + color\n\n\n"
            "def render(page):\n    return paint('red', page.body)\n"
        )
    }
    shop = case(tmp_path, files, "import page; page.render(page.Page('x'))")
    reproducer = found(shop.reproduce())
    assert (reproducer.called, reproducer.frame) == ("render", 0)
    assert [doubt.code for doubt in reproducer.doubts] == ["stub-input"]


def test_a_refusal_raised_on_purpose_leaves_a_doubt(tmp_path: Path) -> None:
    files = {"age.py": "def parsed(text):\n    if not text:\n        raise ValueError('no age')\n    return int(text)\n"}
    reproducer = found(case(tmp_path, files, "import age; age.parsed('')").reproduce())
    assert [doubt.code for doubt in reproducer.doubts] == ["raised-on-purpose"]


def test_code_below_a_source_root_is_imported_from_there(tmp_path: Path) -> None:
    files = {"src/shop/__init__.py": "", "src/shop/cart.py": "def first(items):\n    return items[0]\n"}
    shop = case(tmp_path, files, "import shop.cart; shop.cart.first(())", roots=("src", "."))
    assert text_of(found(shop.reproduce())).startswith("from shop.cart import first\n")


def test_asynchronous_and_generating_functions_are_run_to_their_end(tmp_path: Path) -> None:
    files = {
        "feed.py": "async def newest(entries):\n    return entries[-1]\n\n\ndef pages(entries, size):\n    yield len(entries) // size\n"
    }
    newest = case(tmp_path / "a", files, "import asyncio, feed; asyncio.run(feed.newest([]))")
    assert "asyncio.run(newest([]))" in text_of(found(newest.reproduce()))
    pages = case(tmp_path / "b", files, "import feed; list(feed.pages([], 0))")
    assert "list(pages([], 0))" in text_of(found(pages.reproduce()))


def test_an_input_that_never_ends_does_not_keep_the_others_from_being_tried(tmp_path: Path) -> None:
    files = {"wait.py": "def drain(queue: int):\n    while queue != 1:\n        queue = queue or 1 / queue\n"}
    baseline = case(tmp_path, files, "import wait; wait.drain(0)", style="none").reproduce()
    assert "drain(0)" in text_of(found(baseline))


def test_a_recorded_secret_is_never_written_into_a_test(tmp_path: Path) -> None:
    files = {"gate.py": "def enter(password, doors):\n    return doors[0]\n"}
    shop = case(tmp_path, files, "import gate; gate.enter('[redacted:password]', [])")
    assert text_of(found(shop.reproduce())).endswith("enter('placeholder', [])\n")


def test_a_secret_that_nobody_took_out_of_the_record_is_not_written_into_a_test_either(tmp_path: Path) -> None:
    secret = "ghp_" + "a1B2c3D4e5" * 3 + "f6G7h8"
    files = {"gate.py": "def enter(badge, doors):\n    return doors[0]\n"}
    reproducer = case(tmp_path, files, f"import gate; gate.enter({secret!r}, [])").reproduce().reproducer
    assert reproducer is None or secret not in text_of(reproducer)


def test_a_test_file_that_ends_the_run_is_left_out_and_named(tmp_path: Path) -> None:
    files = {
        "cart.py": CART,
        "tests/test_a.py": "import cart\n\n\ndef test_total():\n    assert cart.total\n",
        "tests/test_b.py": "import os\n\nimport cart\n\n\ndef test_end():\n    os._exit(3 if cart else 0)\n",
        "tests/test_c.py": "import cart\n\n\ndef test_total():\n    assert cart.CART if hasattr(cart, 'CART') else cart\n",
    }
    baseline = case(tmp_path, files, "import cart; cart.total([])").reproduce()
    assert set(baseline.green) == {"tests/test_a.py::test_total", "tests/test_c.py::test_total"}
    assert baseline.red == ()
    assert "Left out, as time was up or the run died: tests/test_b.py." in baseline.attempts[0].result
