"""Source trees of valid, odd and broken Python."""

from collections.abc import Callable, Mapping
from random import Random

_FOLDERS = (
    "", "shop/", "src/shop/", "services/a/shop/", "services/b/shop/", "lib/", "shop/_vendor/requests/", "Shop/", "caf\u00e9/",
    "cafe\u0301/", "deep/" * 12, "site-packages/shop/", "app.pyz/", "tests/", "a b/", "build/lib/shop/", "\U0001f40d/",
)  # fmt: skip
_NAMES = (
    "cart.py", "Cart.py", "__init__.py", "__main__.py", "utils.py", "coupons.py", "types.pyi", "fast.pyx", "page.html", "x.pyw",
    "name with space.py", "line\nbreak.py", "'quoted'.py", "-dash.py", "empty.py", ".py", "no_ending",
)  # fmt: skip
_CODE = """\
def total(order, code=None, *rest, key, **more):
    price = order.get('price')
    return price.amount
=====
class Cart(Base, metaclass=Meta):
    limit: int = None
    def __init__(self, prices):
        self.prices = prices
    def total(self):
        return sum(self.prices) / len(self.prices)
    @property
    def first(self):
        return self.prices[0]
=====
@decorated(1)
async def fetch(url):
    async with get(url) as answer:
        return (await answer.json())['items'][0]
=====
def each(items):
    for item in items:
        yield item.value

values = [x.y for x in each(z) if x]
=====
try:
    import fast
except ImportError:
    fast = None

from shop.coupons import find as f, KNOWN
from . import utils
from .cart import *
=====
def call(*a, **k):
    return TABLE[a[0]](*a[1:], **k)

TABLE = {'a': total, 'b': lambda x: x.y.z}
=====
match order:
    case {'price': p}:
        raise ValueError(p) from None
    case _:
        total(order)
=====
def total(n):
    return total(n - 1) + n
=====
x = f'{a.b!r:>{width}}' + \"\"\"text
more
\"\"\" ; y = (1,
  2, total(None)
)
=====
def über(名):
    return 名.wert
=====
import os
HOST = os.environ['HOST']
limit = int(os.environ.get('LIMIT'))
=====
class A(B): pass
class B(A):
    def run(self): return self.run()
=====
def wrap(f):
    @functools.wraps(f)
    def inner(*args, **kwargs):
        return f(*args, **kwargs)
    return inner
=====
global a
a = b = c.d
del a.b, c[0]
a, *b = c = d
=====
print >>sys.stderr, 'old'
exec 'x'
raise E, 'v'
"""
_BLOCKS = _CODE.split("=====\n")


def some_tree(random: Random) -> Mapping[str, bytes]:
    """A few files, seldom many."""
    size = random.choice((0, 1, 1, 2, 3, 5, 8)) if random.random() < 0.99 else random.randint(50, 400)
    return {random.choice(_FOLDERS) + random.choice(_NAMES): some_source(random) for _ in range(size)}


def some_links(random: Random, files: Mapping[str, bytes]) -> Mapping[str, str]:
    """Now and then a symbolic link to a directory or file."""
    if not files or random.random() < 0.8:
        return {}
    path = random.choice([*files])
    return {
        random.choice(("link", "plugins/store", "shop", "current", path)): random.choice((path, path.rpartition("/")[0] or path))
    }


def changed_tree(random: Random, files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Another revision of a tree: files renamed, changed, removed and added."""
    changed = {}
    for path, content in files.items():
        fate = random.random()
        if fate < 0.15:
            continue
        name = random.choice(_FOLDERS) + path.rpartition("/")[2] if fate < 0.3 else path
        changed[name] = mutated(random, content) if fate < 0.6 else content
    return changed | dict(some_tree(random))


def some_source(random: Random) -> bytes:
    """One file: blocks of code, at times mutated, encoded oddly, or no Python at all."""
    if random.random() < 0.04:
        return random.randbytes(random.randint(0, 300))
    text = "".join(_block(random) for _ in range(random.choice((0, 1, 2, 3, 6, 12))))
    if random.random() < 0.01:
        text = random.choice(_EXTREMES)(random)
    content = text.encode(random.choice(("utf-8",) * 9 + ("utf-16", "latin-1")), "replace")
    if random.random() < 0.1:
        content = random.choice((b"\xef\xbb\xbf", b"# -*- coding: latin-1 -*-\n", b"# coding: no-such\n", b"\f")) + content
    if random.random() < 0.1:
        content = content.replace(b"\n", random.choice((b"\r\n", b"\r", b"\n\n", b"\x0b\n")))
    return mutated(random, content) if random.random() < 0.3 else content


def mutated(random: Random, content: bytes) -> bytes:
    """The content with a few pieces removed, doubled, moved or overwritten."""
    for _ in range(random.randint(1, 5)):
        start = random.randint(0, len(content))
        end = min(len(content), start + random.choice((1, 2, 5, 40)))
        piece = random.choice((b"", content[start:end] * 2, random.randbytes(3), b"(", b'"""', b"\n    ", b"\0", b"def ", b":"))
        content = content[:start] + piece + content[end:]
    return content


def _block(random: Random) -> str:
    block = random.choice(_BLOCKS)
    if random.random() < 0.2:
        block = "class Outer:\n" + "".join(f"    {line}\n" for line in block.splitlines())
    return block + random.choice(("", "\n", "\n\n", "# a comment\n"))


_EXTREMES: tuple[Callable[[Random], str], ...] = (
    lambda random: "(" * random.randint(50, 2000) + "x",
    lambda random: "x" + ".y" * random.randint(50, 2000) + "()\n",
    lambda random: "x = " + " + ".join(["total(a)"] * random.randint(50, 500)) + "\n",
    lambda random: "".join(f"{'  ' * depth}if a:\n" for depth in range(random.randint(20, 120))),
    lambda random: "\n" * random.randint(100, 5000) + "total()\n",
    lambda random: "x = '" + "y" * random.randint(1000, 50_000) + "'\n",
    lambda random: "def f(): pass\n" * random.randint(50, 400),
    lambda random: "total(" * random.randint(20, 400) + ")" * random.randint(20, 400) + "\n",
)
