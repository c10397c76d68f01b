"""Stack traces as runtimes print them, and as they arrive: cut, wrapped, doubled, interleaved, from hostile hands."""

from collections.abc import Mapping, Sequence
from random import Random

from agent.domain.crash import Crash, StackFrame
from agent.domain.untrusted import Untrusted

_PREFIXES = (
    "/srv/app/", "/usr/src/app/", "C:\\deploy\\", "\\\\host\\share\\", "", "./", "../", "file:///srv/my%20app/", "/opt/app.pyz/",
    "/usr/local/lib/python3.11/site-packages/", "/usr/local/lib/python3.11/", "/var/_MEIx1/", "/x/shop-1.0-py3-none-any.whl/",
    "/root/.shiv/app_1/site-packages/", "/home/\u00e9/", "/a" * 300 + "/", "/srv/SHOP/",
)  # fmt: skip
_FOREIGN = (
    "<string>", "<frozen importlib._bootstrap>", "<frozen shop.cart>", "<attrs generated init shop.Cart>", "", "<stdin>", "???",
    "/usr/local/lib/python3.11/asyncio/runners.py", "/x/site-packages/requests/sessions.py", "\0", "\ud800.py", "//", "a" * 9000,
    "<unknown>", "/srv/app/shop/__pycache__/cart.cpython-311.pyc", "base_library.zip/json/decoder.py",
)  # fmt: skip
_FUNCTIONS = (
    "total", "Cart.total", "<module>", "<listcomp>", "<lambda>", "__init__", "inner", "fetch", "each", "\u00fcber", "",
    "outer.<locals>.inner", "_Cart__total", "a" * 500, "A.run", "call",
)  # fmt: skip
_TYPES = (
    "AttributeError", "TypeError", "KeyError", "IndexError", "ValueError", "ZeroDivisionError", "RecursionError", "ImportError",
    "ModuleNotFoundError", "NameError", "UnboundLocalError", "OSError", "FileNotFoundError", "UnicodeDecodeError", "SyntaxError",
    "AssertionError", "StopIteration", "RuntimeError", "requests.exceptions.ConnectionError", "shop.errors.CartError", "E.",
    "SystemExit", "json.decoder.JSONDecodeError", "ExceptionGroup", "KeyboardInterrupt", "MemoryError", "\u00c9rreur",
)  # fmt: skip
_MESSAGES = (
    "'NoneType' object has no attribute 'amount'", "unsupported operand type(s) for /: 'int' and 'NoneType'", "'price'", "",
    "list index out of range", "division by zero", "maximum recursion depth exceeded", "name 'fast' is not defined",
    "total() missing 1 required positional argument: 'order'", "total() got an unexpected keyword argument 'x'", "\ud800\0",
    "cannot import name 'find' from 'shop.coupons' (/srv/app/shop/coupons.py)", "No module named 'shop.cart'", "(", "[" * 400,
    "[Errno 2] No such file or directory: 'shop/page.html'", "invalid literal for int() with base 10: 'x'", "a\nb\n  c",
    "not enough values to unpack (expected 2, got 1)", "cannot unpack non-iterable NoneType object", "'" * 300, "x" * 5000,
    "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte", "'int' object is not callable", "%s {} {0} \\1",
    "local variable 'x' referenced before assignment", "can't set attribute", "argument of type 'NoneType' is not iterable",
)  # fmt: skip
_JUNK = (
    "2026-11-24 12:00:00 INFO all is well", "    ~~~~^^^^", "  [Previous line repeated 996 more times]", "Traceback (most recent",
    "During handling of the above exception, another exception occurred:", "\x1b[31mred\x1b[0m", "  + Exception Group Traceback:",
    "  | ExceptionGroup: several (2 sub-exceptions)", "  +-+---------------- 1 ----------------", "\u2028", "\0", "{\"a\": [",
    "The above exception was the direct cause of the following exception:", "    order = {'price': None}", "  File \"", "...",
)  # fmt: skip
_LINKS = (
    "\nDuring handling of the above exception, another exception occurred:\n\n",
    "\nThe above exception was the direct cause of the following exception:\n\n",
)


def some_frames(random: Random, files: Mapping[str, bytes]) -> tuple[StackFrame, ...]:
    """Frames in the files and elsewhere, most of them with the line that stands there."""
    depth = random.choice((0, 1, 2, 3, 5, 9)) if random.random() < 0.996 else random.randint(100, 600)
    return tuple(_frame(random, [*files], files) for _ in range(depth))


def some_trace(random: Random, files: Mapping[str, bytes]) -> str:
    """Text with one or several chained tracebacks, mutated more often than not."""
    text = _traceback(random, files)
    while random.random() < 0.25:
        text += random.choice(_LINKS) + _traceback(random, files)
    if random.random() < 0.15:
        text = "\n".join(f"Nov 24 12:00:00 host app[1]: {line}" for line in text.splitlines())
    return _mutated(random, text) if random.random() < 0.6 else text


def some_crash(random: Random, files: Mapping[str, bytes], depth: int = 3) -> Crash:
    """A crash as a tracker might report it, with what no traceback could say."""
    return Crash(
        type=random.choice(_TYPES),
        message=Untrusted(random.choice(_MESSAGES)),
        frames=some_frames(random, files),
        cause=some_crash(random, files, depth - 1) if depth and random.random() < 0.3 else None,
        cause_is_explicit=random.random() < 0.5,
        members=tuple(some_crash(random, files, depth - 1) for _ in range(random.randint(1, 3)))
        if depth and random.random() < 0.1
        else (),
        notes=(Untrusted(random.choice(_MESSAGES)),) if random.random() < 0.1 else (),
        count=random.choice((1, 1, 7)),
        truncated=random.random() < 0.1,
    )


def _frame(random: Random, paths: Sequence[str], files: Mapping[str, bytes]) -> StackFrame:
    ours = bool(paths) and random.random() < 0.75
    path = random.choice(paths) if ours else random.choice(_FOREIGN)
    lines = files[path].decode("utf-8", "replace").splitlines() if ours else []
    line = random.randint(1, len(lines)) if lines and random.random() < 0.9 else random.choice((-5, 0, 1, 7, 10**9))
    code = lines[line - 1].strip() if 1 <= line <= len(lines) and random.random() < 0.85 else random.choice(("", "raise", "x.y"))
    shown = random.choice(_PREFIXES) + path.split("/", random.choice((0, 0, 1)))[-1] if ours else path
    return StackFrame(
        path=shown.replace("/", "\\") if random.random() < 0.05 else shown.upper() if random.random() < 0.02 else shown,
        line=line,
        function=random.choice(_FUNCTIONS),
        code=code,
        marker=_marker(random, code),
        locals=_locals(random),
        in_app=random.choice((None, None, None, True, False)),
    )


def _marker(random: Random, code: str) -> tuple[int, int] | None:
    if random.random() < 0.5:
        return None
    start = random.randint(-2, len(code) + 2)
    return start, start + random.randint(-2, 12)


def _locals(random: Random) -> Mapping[str, object]:
    values = ("None", "'x'", "1", ["None", ["1"]], {"price": "None"}, "<Cart object>", "[REDACTED]", "\ud800", 7)
    names = ("self", "order", "price", "code", "n", "a", "\u540d", "")
    return {random.choice(names): random.choice(values) for _ in range(random.choice((0, 0, 1, 3)))}


def _traceback(random: Random, files: Mapping[str, bytes]) -> str:
    lines = ["Traceback (most recent call last):"]
    for frame in some_frames(random, files):
        lines.append(f'  File "{frame.path}", line {frame.line}, in {frame.function}')
        if frame.code:
            lines.append(f"    {frame.code}")
        if frame.code and frame.marker is not None:
            start, end = max(0, frame.marker[0]), max(0, frame.marker[1])
            lines.append("    " + " " * start + random.choice("^~") * (end - start))
        if random.random() < 0.02:
            lines.append(f"  [Previous line repeated {random.choice((1, 996, 10**12))} more times]")
    return "\n".join([*lines, f"{random.choice(_TYPES)}: {random.choice(_MESSAGES)}", ""])


def _mutated(random: Random, text: str) -> str:
    lines = text.split("\n")
    for _ in range(random.randint(1, 6)):
        at = random.randrange(len(lines))
        kind = random.random()
        if kind < 0.3:
            lines.insert(at, random.choice(_JUNK))
        elif kind < 0.5:
            lines[at] = _scratched(random, lines[at])
        elif kind < 0.65 and len(lines) > 1:
            del lines[at]
        elif kind < 0.8:
            lines[at:at] = lines[at : at + random.randint(1, 4)]
        else:
            lines[at] = random.choice(("\t", "    ", "> ", "| ", "  | ")) + lines[at].lstrip()
    return "\n".join(lines)


def _scratched(random: Random, line: str) -> str:
    at = random.randint(0, len(line))
    return (
        line[:at]
        + random.choice(("", "\0", "\ud800", "\u202e", '"', "\r", "\U0001f40d", "  ", "\\", "^"))
        + line[at + random.randint(0, 3) :]
    )
