"""Whatever the exception says and wherever it was raised: an owner with reasons, and code that can be drawn."""

from io import StringIO

from attributing import LIB, SITE
from hypothesis import given, settings
from hypothesis import strategies as st
from locating import evidence, incident, ports
from memory_repos import MemoryRepos, MemorySnapshot
from rich.console import Console

from agent.cli.console import THEME
from agent.cli.localization import show_localization
from agent.domain.crash import Crash, StackFrame
from agent.domain.location import CodeContext
from agent.domain.untrusted import Untrusted
from agent.stages.locate_code import locate_code

OWN = """\
import json, os, marklib
from shop import settings

def page(text=None, *names, **options):
    raw = text or os.environ["KEY"]
    with open(settings.FILE, encoding="utf-8") as file:
        data = json.loads(marklib.Writer(width=1).render(raw, *names, mode=None, **options)(file.read().decode("utf-8"))[0])
    return await_for(lambda: data)(text=text).result(page(text))
"""
KINDS = st.sampled_from(
    [
        "KeyError", "FileNotFoundError", "ValueError", "JSONDecodeError", "UnicodeDecodeError", "ModuleNotFoundError", "ImportError",
        "TimeoutError", "CancelledError", "TypeError", "AttributeError", "NameError", "SystemExit", "OperationalError", "ScannerError",
        "a.b.HTTPError", "", "\ud800",
    ]
)  # fmt: skip
MESSAGES = st.one_of(
    st.sampled_from(
        [
            "'KEY'", "[Errno 2] No such file or directory: '/etc/x'", "[Errno 2] No such file or directory: '.'",
            "No module named 'shop.old'", "No module named '...'", "No module named 'yaml'", "cannot import name 'x' from 'y' (z)",
            "cannot import name", "page() got an unexpected keyword argument 'text'", "<lambda>() takes 0 positional arguments",
            "X.__init__() missing 1 required positional argument: 'y'", "'NoneType' object has no attribute 'x'",
            "module 'shop' has no attribute 'x'", 'in "shop/work.py", line 3', "401 Client Error", "(" * 3000, "\udfff\0",
        ]
    ),
    st.text(max_size=60),
)  # fmt: skip
FRAMES = st.builds(
    StackFrame,
    path=st.sampled_from(["/srv/app/shop/work.py", f"{SITE}/marklib/core.py", f"{LIB}/json/decoder.py", "<frozen os>", "/opt/x.py", ""]),
    line=st.integers(-1, 10),
    function=st.sampled_from(["page", "render", "loads", "__init__", "<lambda>", "<module>", "", "\ud800"]),
    code=st.sampled_from(["", "raise ValueError('x')", "return text[0]", "(", "raise"]),
    marker=st.none() | st.tuples(st.integers(-2, 60), st.integers(-2, 120)),
    locals=st.dictionaries(st.sampled_from(["text", "raw"]), st.sampled_from(["None", "'x'", "[None]", ""]) | st.lists(st.just("1"))),
)  # fmt: skip
CONTENT = st.one_of(st.just(OWN), st.text(st.sampled_from(list("defx(y):\n\tawit lambd=.,[]*'\"#\r\f")), max_size=200)).map(
    str.encode
)


@settings(max_examples=200, deadline=None)
@given(
    kind=KINDS,
    message=MESSAGES,
    frames=st.lists(FRAMES, min_size=1, max_size=5).map(tuple),
    content=CONTENT,
    cause=st.none() | st.builds(Crash, type=KINDS, message=MESSAGES.map(Untrusted), frames=st.just(())),
)
def test_any_crash_has_an_owner_and_can_be_shown(
    kind: str, message: str, frames: tuple[StackFrame, ...], content: bytes, cause: Crash | None
) -> None:
    crash = Crash(type=kind, message=Untrusted(message), frames=frames, cause=cause)
    files = {"shop/work.py": content, "shop/__init__.py": b"", ".env.example": content, "requirements.txt": content}
    found = locate_code(incident(), evidence(crash), ports(MemoryRepos(MemorySnapshot(files))))
    if isinstance(found, CodeContext):
        assert found.owner_reasons
        assert all(reason.strip().endswith((".", ";")) for reason in found.owner_reasons)
        show_localization(Console(file=StringIO(), theme=THEME, width=80, soft_wrap=True), found)
