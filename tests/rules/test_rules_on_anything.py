"""Rules meet code and crashes that nobody wrote for them: they never raise, and what they offer is Python."""

import dataclasses
import warnings

from contexts import context_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.domain.crash import StackFrame
from agent.domain.location import CodeContext, SourceFile
from agent.domain.untrusted import Untrusted
from agent.plugins import installed_rules

RULES = installed_rules()
NAMES = st.sampled_from(["item", "items", "data", "self.data", "key", "total", "path", "collections", "itmes", "cgi"])
MESSAGES = st.sampled_from(
    [
        ("AttributeError", "'NoneType' object has no attribute 'name'"),
        ("AttributeError", "'Cart' object has no attribute 'itmes'. Did you mean: 'items'?"),
        ("AttributeError", "'str' object has no attribute 'decode'"),
        ("AttributeError", "'dict' object has no attribute 'has_key'"),
        ("AttributeError", "module 'collections' has no attribute 'Mapping'"),
        ("ImportError", "cannot import name 'Mapping' from 'collections' (/usr/lib/python3.11/collections/__init__.py)"),
        ("ModuleNotFoundError", "No module named 'cgi'"),
        ("TypeError", "'NoneType' object is not subscriptable"),
        ("TypeError", "'NoneType' object is not iterable"),
        ("TypeError", "unsupported operand type(s) for +: 'NoneType' and 'int'"),
        ("TypeError", "a bytes-like object is required, not 'str'"),
        ("TypeError", 'can only concatenate str (not "bytes") to str'),
        ("TypeError", "cannot use a string pattern on a bytes-like object"),
        ("TypeError", "total() got an unexpected keyword argument 'itmes'"),
        ("KeyError", "'name'"),
        ("IndexError", "list index out of range"),
        ("IndexError", "pop from empty list"),
        ("StopIteration", ""),
        ("ZeroDivisionError", "division by zero"),
        ("NameError", "name 'itmes' is not defined"),
        ("UnboundLocalError", "local variable 'total' referenced before assignment"),
        ("OSError", "[Errno 24] Too many open files: 'x'"),
        ("ValueError", "I/O operation on closed file."),
    ]
)


def expressions() -> st.SearchStrategy[str]:
    def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.one_of(
            st.builds("{}.name".format, inner),
            st.builds("{}[{}]".format, inner, inner),
            st.builds('{}["name"]'.format, inner),
            st.builds('{}.get("name", {})'.format, inner, inner),
            st.builds("total({}, itmes={})".format, inner, inner),
            st.builds("{}.split(',')".format, inner),
            st.builds("{} / {}".format, inner, inner),
            st.builds("({} + {})".format, inner, inner),
            st.builds("{} and {}".format, inner, inner),
            st.builds("({} if {} else {})".format, inner, inner, inner),
            st.builds("[{} for item in {} if {}]".format, inner, inner, inner),
            st.builds("next({})".format, inner),
            st.builds("(lambda data: {})".format, inner),
            st.builds("f'{{{}}} x'".format, NAMES),
            st.builds("open({}).read()".format, inner),
            st.builds("{}.pop()".format, inner),
            st.builds("collections.Mapping({})".format, inner),
            st.builds("{}.has_key({})".format, inner, inner),
            st.builds("{}.decode('utf-8')".format, inner),
        )

    return st.recursive(NAMES, larger, max_leaves=4)


def statements(depth: int = 2) -> st.SearchStrategy[list[str]]:
    value = expressions()
    simple = st.one_of(
        st.builds("x = {}".format, value),
        st.builds("return {}".format, value),
        st.builds("{}".format, value),
        st.builds("self.data[{}] = {}".format, value, value),
        st.builds("data[key] += {}".format, value),
        st.builds("del data[{}]".format, value),
        st.builds("x, y = {}".format, value),
        st.builds("if {}: return {}".format, value, value),
        st.builds("yield {}".format, value),
        st.builds("raise StopIteration({})".format, value),
        st.just("total += 1"),
        st.just("stream = open(path)"),
        st.just("stream.close()"),
        st.just("import collections, cgi"),
    ).map(lambda line: [line])
    if not depth:
        return simple
    heads = st.one_of(
        st.builds("if {}:".format, value),
        st.builds("while {}:".format, value),
        st.builds("for item in {}:".format, value),
        st.builds("with open({}) as data:".format, value),
        st.just("class Cart(list):"),
        st.just("def total(self, items=None):"),
        st.just("try:"),
    )
    blocks = st.builds(block, heads, st.lists(statements(depth - 1), min_size=1, max_size=3))
    return st.one_of(simple, blocks)


def block(head: str, parts: list[list[str]]) -> list[str]:
    body = [f"\t{line}" for part in parts for line in part]
    return [head, *body, *(["except KeyError:", "\tpass"] if head == "try:" else [])]


FILES = st.lists(statements(), min_size=1, max_size=3).map(
    lambda parts: block("def price(self, data, key, path, total=None):", parts)
)


def offers(context: CodeContext) -> int:
    count = 0
    for rule in RULES:
        for fix in rule.propose(context):
            count += 1
            for change in fix.diff.changes:
                assert change.path in context.files
                assert compiles(change.after or b"") or not compiles(change.before or b"")
    return count


def compiles(content: bytes) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(content, "x.py", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def crash(lines: list[str], number: int, kind: str, message: str, newline: str) -> CodeContext:
    text = newline.join([*lines, ""])
    frame = f'Traceback (most recent call last):\n  File "/srv/app/shop/x.py", line {number}, in price\n    {lines[number - 1].strip()}\n'
    return context_of(f"{frame}{kind}: {message}\n", (SourceFile(path="shop/x.py", content=text.encode()),))


@settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(lines=FILES, said=MESSAGES, newline=st.sampled_from(["\n", "\r\n"]), data=st.data())
def test_every_candidate_for_code_that_compiles_compiles(
    lines: list[str], said: tuple[str, str], newline: str, data: st.DataObject
) -> None:
    number = data.draw(st.integers(1, len(lines)))
    context = crash(lines, number, *said, newline)
    marker = data.draw(st.none() | st.tuples(st.integers(0, 30), st.integers(0, 40)))
    offers(marked(context, marker))


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(content=st.binary(max_size=300), message=st.text(max_size=80), line=st.integers(-1, 30))
def test_no_rule_raises_on_bytes_that_are_no_python(content: bytes, message: str, line: int) -> None:
    context = context_of(
        '  File "/srv/app/x.py", line 1, in f\n    a.b\nKeyError: 1\n', (SourceFile(path="x.py", content=b"a.b\n"),)
    )
    moved = tuple(
        dataclasses.replace(frame, line=line, frame=StackFrame(path="x.py", line=line, function="f")) for frame in context.frames
    )
    for kind in ("AttributeError", "TypeError", "KeyError", "IndexError", "NameError", "ImportError"):
        hostile = dataclasses.replace(
            context.crash, type=kind, message=Untrusted(message), frames=tuple(item.frame for item in moved)
        )
        offers(
            dataclasses.replace(context, crash=hostile, frames=moved, files={"x.py": SourceFile(path="x.py", content=content)})
        )


def marked(context: CodeContext, marker: tuple[int, int] | None) -> CodeContext:
    if marker is None or marker[0] >= marker[1] or not context.frames:
        return context
    frame = dataclasses.replace(context.frames[-1].frame, marker=marker)
    located = dataclasses.replace(context.frames[-1], frame=frame)
    changed = dataclasses.replace(context.crash, frames=(*context.crash.frames[:-1], frame))
    return dataclasses.replace(context, crash=changed, frames=(*context.frames[:-1], located))
