"""The service's own log tells no secret, whoever writes to it."""

import json
import subprocess
import sys

TOKEN = "ghp_" + "a1B2c3D4e5" * 3 + "f6G7h8"
PROGRAM = f"""
import logging, structlog
from agent.service.logs import configure_logs
configure_logs()
try:
    raise RuntimeError("postgres://shop:hunter2hunter2@db/shop refused {TOKEN}")
except RuntimeError:
    logging.getLogger("one").exception("Login with %s failed.", "password=hunter2hunter2")
    structlog.get_logger("two").error("refused", why="Authorization: Bearer {TOKEN}", exc_info=True)
structlog.get_logger("three").error("refused", headers={{"Authorization": "Bearer {TOKEN}", "via": ["{TOKEN}"]}}, password="hunter2hunter2", seconds=1.5)
logging.getLogger("four").error("Still readable, in %d s.", 3)
"""


def test_every_line_is_json_and_holds_no_secret() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["logger"] for line in lines] == ["one", "two", "three", "four"]
    assert "RuntimeError" in lines[0]["exception"]
    assert lines[3]["event"] == "Still readable, in 3 s."
    assert lines[2]["seconds"] == 1.5
    assert TOKEN not in done.stderr
    assert "hunter2" not in done.stderr
    assert done.stdout == ""
