from locating import located

from agent.domain.location import CodeContext
from agent.stages.localization.suspects import MAX_SUSPECTS


def trace(kind: str, *frames: tuple[str, int, str, str]) -> str:
    lines = [f'  File "/srv/app/{path}", line {line}, in {function}\n    {code}' for path, line, function, code in frames]
    return "Traceback (most recent call last):\n" + "\n".join(lines) + f"\n{kind}\n"


def order(context: CodeContext) -> list[str]:
    return [suspect.symbol for suspect in context.suspects]


def reasons(context: CodeContext, symbol: str) -> str:
    return " ".join(reason for suspect in context.suspects if suspect.symbol == symbol for reason in suspect.reasons)


def test_the_innermost_function_comes_first_and_its_callers_after_it() -> None:
    code = "def a():\n    b()\ndef b():\n    c()\ndef c():\n    {}['k']\n"
    context = located(
        trace("KeyError: 'k'", ("m.py", 2, "a", "b()"), ("m.py", 4, "b", "c()"), ("m.py", 6, "c", "{}['k']")), {"m.py": code}
    )
    assert order(context) == ["c", "b", "a"]
    assert [suspect.score for suspect in context.suspects] == sorted(
        (suspect.score for suspect in context.suspects), reverse=True
    )


def test_a_value_handed_down_through_parameters_accuses_the_function_that_made_it() -> None:
    code = (
        "def make():\n    size = None\n    hand(size)\n"
        "def hand(amount):\n    use(1, amount)\n"
        "def use(x, value=2):\n    return x + value\n"
    )
    stack = [("m.py", 3, "make", "hand(size)"), ("m.py", 5, "hand", "use(1, amount)"), ("m.py", 7, "use", "return x + value")]
    context = located(trace("TypeError: unsupported operand type(s) for +: 'int' and 'NoneType'", *stack), {"m.py": code})
    assert order(context)[:2] == ["make", "use"]
    assert "passes the value that `hand` fails on, as `amount`" in reasons(context, "make")


def test_a_refusal_raised_on_purpose_accuses_the_caller_more() -> None:
    code = "def caller():\n    check('')\ndef check(name):\n    if not name:\n        raise ValueError('empty')\n"
    stack = [("m.py", 2, "caller", "check('')"), ("m.py", 5, "check", "raise ValueError('empty')")]
    assert order(located(trace("ValueError: empty", *stack), {"m.py": code}))[0] == "caller"


def test_an_accident_while_an_exception_is_made_is_no_refusal() -> None:
    code = "ALL = {1, ''}\ndef caller():\n    check()\ndef check():\n    raise ValueError(sorted(ALL))\n"
    stack = [("m.py", 3, "caller", "check()"), ("m.py", 5, "check", "raise ValueError(sorted(ALL))")]
    context = located(trace("TypeError: '<' not supported between instances of 'str' and 'int'", *stack), {"m.py": code})
    assert order(context)[0] == "check"


def test_an_attribute_accuses_the_method_that_set_such_a_value_and_acquits_the_one_that_set_another() -> None:
    code = (
        "class Cart:\n    def __init__(self):\n        self.rate = 1\n    def clear(self):\n        self.rate = None\n"
        "    def total(self):\n        return self.rate * 2\n"
    )
    stack = ("m.py", 7, "total", "return self.rate * 2")
    context = located(trace("TypeError: unsupported operand type(s) for *: 'NoneType' and 'int'", stack), {"m.py": code})
    assert order(context)[0] == "Cart.total"
    assert order(context) == ["Cart.total", "Cart.clear"]


def test_a_callee_is_found_through_imports_and_inherited_methods() -> None:
    files = {
        "pkg/base.py": "class Base:\n    def find(self):\n        return None\n",
        "pkg/cart.py": "from .base import Base\nclass Cart(Base):\n    def total(self):\n        return self.find().price\n",
    }
    stack = ("pkg/cart.py", 4, "total", "return self.find().price")
    context = located(trace("AttributeError: 'NoneType' object has no attribute 'price'", stack), files)
    assert "It can return None, and `total` goes on with the result." in reasons(context, "Base.find")


def test_recorded_variables_acquit_operands_of_another_type() -> None:
    code = "def one():\n    return 1\ndef none():\n    return None\ndef f():\n    a = one()\n    b = none()\n    return a + b\n"
    event = (
        '{"exception": {"values": [{"type": "TypeError", "value": "unsupported operand type(s) for +: \'int\' and \'NoneType\'",'
        ' "stacktrace": {"frames": [{"filename": "m.py", "function": "f", "lineno": 8, "vars": {"a": "1", "b": "None"}}]}}]}}'
    )
    context = located(event, {"m.py": code})
    assert "none" in order(context)
    assert "one" not in order(context)


def test_endless_recursion_accuses_its_cycle_rather_than_the_leaf_where_the_stack_ended() -> None:
    code = "def loop(x):\n    leaf(x)\n    step(x)\ndef step(x):\n    loop(x)\ndef leaf(x):\n    return x\n"
    cycle = [("m.py", 3, "loop", "step(x)"), ("m.py", 5, "step", "loop(x)")] * 20
    stack = [*cycle, ("m.py", 2, "loop", "leaf(x)"), ("m.py", 7, "leaf", "return x")]
    context = located(trace("RecursionError: maximum recursion depth exceeded", *stack), {"m.py": code})
    assert order(context)[:2] == ["loop", "step"]


def test_a_property_of_the_same_name_is_told_apart_by_its_line() -> None:
    code = (
        "class A:\n    @property\n    def x(self):\n        return 1 / 0\n    @x.setter\n    def x(self, value):\n        pass\n"
    )
    context = located(trace("ZeroDivisionError: division by zero", ("m.py", 4, "x", "return 1 / 0")), {"m.py": code})
    assert context.suspects[0].span.start_line == 2


def test_a_default_evaluated_at_import_belongs_to_the_module() -> None:
    context = located(
        trace("NameError: name 'y' is not defined", ("m.py", 1, "<module>", "def f(x=y):")), {"m.py": "def f(x=y):\n    pass\n"}
    )
    assert context.frames[0].symbol == "<module>"


def test_suspects_are_few_however_deep_the_stack() -> None:
    code = "".join(f"def f{number}():\n    f{number + 1}()\n" for number in range(50))
    stack = [("m.py", 2 * number + 2, f"f{number}", f"f{number + 1}()") for number in range(50)]
    assert len(located(trace("KeyError: 1", *stack), {"m.py": code}).suspects) == MAX_SUSPECTS
