"""Whether time follows the size of what locating is given: each size is doubled, everything else stays."""

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from agent.domain.crash import Crash, StackFrame
from agent.domain.untrusted import Untrusted

Case = tuple[Mapping[str, bytes], Sequence[Crash]]
Work = Callable[[Mapping[str, bytes], Sequence[Crash]], object]

_CART = b"def total(order):\n    price = order.get('price')\n    return price.amount\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """Seconds for a size, twice and four times of it.

    Args:
        what: what was doubled.
        size: the smallest size.
        seconds: processor time, the best of a few runs at each of the three sizes.
    """

    what: str
    size: int
    seconds: tuple[float, float, float]

    @property
    def is_linear(self) -> bool:
        """True when four times the size cost at most six times the time, or too little to be measured."""
        return self.seconds[2] < 0.05 or self.seconds[2] <= 6 * self.seconds[0]


def growths(work: Work, runs: int = 3) -> Sequence[Growth]:
    """Measure every dimension.

    Args:
        work: locates the crashes in a repository of the files.
        runs: how often each size is measured.
    """
    found = []
    for what, (size, make) in DIMENSIONS.items():
        seconds = tuple(_best(work, make(size * factor), runs) for factor in (1, 2, 4))
        found.append(Growth(what=what, size=size, seconds=(seconds[0], seconds[1], seconds[2])))
    return found


def _best(work: Work, case: Case, runs: int) -> float:
    """Seconds of processor time, each run on files nobody has parsed before."""
    files, crashes = case
    taken = []
    for run in range(runs):
        fresh = {path: content + b"# run %d\n" % run for path, content in files.items()}
        gc.collect()
        began = time.process_time()
        work(fresh, crashes)
        taken.append(time.process_time() - began)
    return min(taken)


def _crash(frames: Sequence[StackFrame], message: str = "'NoneType' object has no attribute 'amount'") -> Crash:
    return Crash(type="AttributeError", message=Untrusted(message), frames=tuple(frames))


def _frame(path: str = "/srv/app/shop/cart.py", line: int = 3, function: str = "total") -> StackFrame:
    return StackFrame(path=path, line=line, function=function, code="return price.amount", marker=(7, 19))


def _frames(size: int) -> Case:
    files = {f"shop/m{number}.py": _CART for number in range(100)}
    return files, [_crash([_frame(f"/srv/app/shop/m{number % 100}.py", 1 + number % 3) for number in range(size)])]


def _recursion(size: int) -> Case:
    return {"shop/cart.py": _CART}, [_crash([_frame()] * size)]


def _crashes(size: int) -> Case:
    return {"shop/cart.py": _CART}, [_crash([_frame(), _frame(f"/x/f{number}.py")]) for number in range(size)]


def _chain(size: int) -> Case:
    crash = _crash([_frame()])
    for _ in range(size):
        crash = Crash(type="E", message=Untrusted(""), frames=(_frame(),), cause=crash, cause_is_explicit=True)
    return {"shop/cart.py": _CART}, [crash]


def _definitions(size: int) -> Case:
    body = b"".join(b"def f%d(a):\n    return a.b\n" % number for number in range(size))
    return {"shop/cart.py": body + _CART}, [_crash([_frame(line=2 * size + 3)])]


def _long_function(size: int) -> Case:
    body = b"def total(order):\n" + b"    price = order.get('price')\n" * size + b"    return price.amount\n"
    return {"shop/cart.py": body}, [_crash([_frame(line=size + 2)])]


def _handed_on(size: int) -> Case:
    steps = "".join(f"    p{number + 1} = p{number}\n" for number in range(size))
    body = f"def total(order):\n    p0 = order.get('price')\n{steps}    return p{size}.amount\n"
    frame = StackFrame(path="/srv/app/shop/cart.py", line=size + 3, function="total", code=f"return p{size}.amount")
    return {"shop/cart.py": body.encode()}, [_crash([frame])]


def _attribute(size: int) -> Case:
    writers = "".join(f"    def set{number}(self):\n        self.price = None\n" for number in range(size))
    body = f"class Cart:\n    def total(self):\n        return self.price.amount\n{writers}"
    frame = StackFrame(path="/srv/app/shop/cart.py", line=3, function="total", code="return self.price.amount")
    return {"shop/cart.py": body.encode()}, [_crash([frame])]


def _family(size: int) -> Case:
    others = "".join(f"class C{number}(Base):\n    def amount(self):\n        return self.price\n" for number in range(size))
    body = f"class Base:\n    pass\nclass Cart(Base):\n    def total(self):\n        return self.amount()\n{others}"
    frame = StackFrame(path="/srv/app/shop/cart.py", line=5, function="total", code="return self.amount()")
    crash = _crash([frame], message="'Cart' object has no attribute 'amount'")
    return {"shop/cart.py": body.encode()}, [crash]


def _callers(size: int) -> Case:
    body = "".join(f"def f{number}(order):\n    price = find(order)\n    return price.amount\n" for number in range(size))
    return {"shop/cart.py": body.encode() + b"def find(order):\n    return None\n"}, [_crash([_frame(function="f0")])]


def _blocks(size: int) -> Case:
    body = "def total(price):\n" + "".join(f"{' ' * (depth + 1)}if price:\n" for depth in range(size))
    body += f"{' ' * (size + 1)}return price.amount\n"
    return {"shop/cart.py": body.encode()}, [_crash([_frame(line=size + 2)])]


def _imports(size: int) -> Case:
    files = {f"shop/m{number}.py": f"from shop.m{number + 1} import find\n".encode() for number in range(size)}
    body = b"from shop.m0 import find\ndef total(order):\n    return find(order).amount\n"
    frame = StackFrame(path="/srv/app/shop/cart.py", line=3, function="total", code="return find(order).amount")
    return {**files, "shop/cart.py": body}, [_crash([frame])]


def _wide_line(size: int) -> Case:
    code = "return " + " + ".join(["price.amount"] * size)
    body = f"def total(price):\n    {code}\n".encode()
    frame = StackFrame(path="/srv/app/shop/cart.py", line=2, function="total", code=code)
    return {"shop/cart.py": body}, [_crash([frame])]


def _deep_line(size: int) -> Case:
    code = "return " + "total(" * size + "price.amount" + ")" * size
    frame = StackFrame(path="/srv/app/shop/cart.py", line=2, function="total", code=code)
    return {"shop/cart.py": f"def total(price):\n    {code}\n".encode()}, [_crash([frame])]


def _long_chain(size: int) -> Case:
    code = "return price.amount" + ".y" * size
    frame = StackFrame(path="/srv/app/shop/cart.py", line=2, function="total", code=code)
    return {"shop/cart.py": f"def total(price):\n    {code}\n".encode()}, [_crash([frame])]


def _message(size: int) -> Case:
    return {"shop/cart.py": _CART}, [_crash([_frame()], message="'x' " * size)]


def _files(size: int) -> Case:
    return {**{f"part{number}/cart.py": _CART for number in range(size)}, "shop/cart.py": _CART}, [_crash([_frame()])]


def _namesakes(size: int) -> Case:
    return {f"services/s{number}/shop/cart.py": _CART for number in range(size)}, [_crash([_frame()])]


DIMENSIONS: Mapping[str, tuple[int, Callable[[int], Case]]] = {
    "frames in many files": (500, _frames),
    "the same frame again": (500, _recursion),
    "different crashes": (250, _crashes),
    "links of a chain": (50, _chain),
    "definitions in a file": (2000, _definitions),
    "lines of a function": (2000, _long_function),
    "names a value is handed to": (500, _handed_on),
    "writes of an attribute": (500, _attribute),
    "classes of a family": (500, _family),
    "functions that call another": (500, _callers),
    "blocks within blocks": (50, _blocks),
    "files that import": (200, _imports),
    "terms on a line": (500, _wide_line),
    "calls within calls": (500, _deep_line),
    "attributes of attributes": (1000, _long_chain),
    "characters of a message / 4": (25_000, _message),
    "files of one name": (2000, _files),
    "equal ends in a monorepo": (2000, _namesakes),
}
