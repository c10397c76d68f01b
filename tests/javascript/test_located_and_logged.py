"""Crashes of JavaScript found in log files and located in the repository."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from locating import incident, located

from agent.clock import SystemClock
from agent.domain.alert import Service
from agent.domain.telemetry import TimeWindow
from agent.sources.files import LogFiles

TRACE = (
    "TypeError: Cannot read properties of null (reading 'sku')\n    at first (/srv/app/lib/items.js:2:15)\n"
    "    at Shop.open (/srv/app/lib/shop.js:4:12)\n    at Layer.handle (/srv/app/node_modules/express/lib/router/layer.js:95:5)\n"
    "    at node:internal/main/run_main_module:28:49\n"
)
FILES = {
    "lib/items.js": "function first(items) {\n  return items.sku;\n}\n",
    "lib/shop.js": "class Shop {\n  open() {\n    const items = this.items;\n    return first(items);\n  }\n}\n",
    "router/layer.js": "// not express's\n",
    "lib/router/layer.js": "// nor this\n",
}


def test_frames_are_mapped_functions_named_and_dependencies_left_out() -> None:
    context = located(TRACE, FILES, service=Service(name="shop", repository="shop.git", path_prefixes=("/srv/app",)))

    assert [(frame.path, frame.line, frame.symbol) for frame in context.frames] == [
        ("lib/shop.js", 4, "Shop.open"),
        ("lib/items.js", 2, "first"),
    ]
    assert [(one.symbol, one.span.start_line, one.span.end_line) for one in context.suspects] == [
        ("first", 1, 3),
        ("Shop.open", 2, 5),
    ]
    assert context.suspects[0].reasons == ("TypeError was raised here, on line 2.",)
    assert (context.signature.type, context.signature.path, context.signature.function) == ("TypeError", "lib/items.js", "first")


def test_a_line_is_carried_from_what_was_deployed() -> None:
    moved = FILES | {"lib/items.js": "// a line more\n" + FILES["lib/items.js"]}
    service = Service(name="shop", repository="shop.git", path_prefixes=("/srv/app",))

    context = located(TRACE, moved, service=service, deployed=FILES)

    assert [(frame.path, frame.line) for frame in context.frames][-1] == ("lib/items.js", 3)


def test_a_log_file_with_a_crash_of_node_is_read(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    stamp = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    lines = "".join(f"{stamp} INFO request {number}\n" for number in range(200))
    (tmp_path / "shop.log").write_text(lines + f"{stamp} ERROR request failed {TRACE}{lines}")
    of = incident(Service(name="shop", repository="shop.git", logs=(str(tmp_path / "shop.log"),)))
    window = TimeWindow(start=now - timedelta(minutes=10), end=now + timedelta(minutes=1))

    crashes = [crash for item in LogFiles(SystemClock()).gather(of, window) for crash in item.crashes]

    assert [(crash.type, len(crash.frames)) for crash in crashes] == [("TypeError", 4)]
