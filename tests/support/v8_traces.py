"""Stack traces as node prints them, and what a reader should see in them."""

from agent.domain.crash import Crash
from agent.stacktraces.read import read_crashes

UNCAUGHT = """/srv/app/src/cart.js:14
    return sum - sum * this.customer.discount;
                                     ^

TypeError: Cannot read properties of undefined (reading 'discount')
    at Cart.total (/srv/app/src/cart.js:14:38)
    at Array.map (<anonymous>)
    at get summary [as summary] (/srv/app/src/cart.js:20:12)
    at async checkout (file:///srv/app/src/checkout.mjs:7:3)
    at new Order (/srv/app/src/order.js:3:9)
    at Object.<anonymous> (/srv/app/index.js:9:1)
    at Module._compile (node:internal/modules/cjs/loader:1521:14)
    at node:internal/main/run_main_module:28:49

Node.js v20.11.0
"""
CAUSE = """CartError: outer
    at Object.<anonymous> (/srv/app/a.js:7:62)
    ... 4 lines matching cause stack trace ...
    at node:internal/main/run_main_module:28:49 {
  code: 'E_CART',
  [cause]: RangeError: inner
  second line
      at inner (/srv/app/a.js:4:25)
      at Object.<anonymous> (/srv/app/a.js:7:28) {
    [cause]: TypeError: innermost
        at deep (/srv/app/b.js:1:1)
  }
}
"""
GROUP = """AggregateError: many
    at Object.<anonymous> (/srv/app/a.js:8:46)
    at Module._load (node:internal/modules/cjs/loader:1091:12) {
  code: 3,
  [errors]: [
    TypeError: a
        at one (/srv/app/a.js:8:66)
        at Module._load (node:internal/modules/cjs/loader:1091:12),
    CartError: b
        at two (/srv/app/a.js:8:86)
  ]
}
"""
ASSERTION = """AssertionError [ERR_ASSERTION]: Expected values to be strictly deep-equal:
+ actual - expected

  {
+   a: 1
-   a: 2
  }
    at check (/srv/app/a.js:9:39)
"""
SYNTAX = """/srv/app/src/bad.js:3
const x = ;
          ^

SyntaxError: Unexpected token ';'
    at wrapSafe (node:internal/modules/cjs/loader:1464:18)
    at Module._compile (node:internal/modules/cjs/loader:1495:20)
"""
SHORT = "TypeError: x is not a function\n    at go (/srv/app/a.js:1:2)\n    at /srv/app/b.js:3:4\n"


def only(text: str) -> Crash:
    """The one crash of a text."""
    found = read_crashes(text)
    assert len(found) == 1, [crash.type for crash in found]
    return found[0]


def places(crash: Crash) -> list[tuple[str, int, str]]:
    """Path, line and function of each frame, outermost first."""
    return [(frame.path, frame.line, frame.function) for frame in crash.frames]


def shape(crash: Crash) -> object:
    """All that two equal crashes have in common."""
    cause = shape(crash.cause) if crash.cause else None
    return crash.type, crash.message.reveal(), places(crash), cause, [shape(member) for member in crash.members]
