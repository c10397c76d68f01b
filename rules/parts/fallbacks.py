"""What a function should give back in the failing case, and how the repository says so."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tree_sitter import Node

from agent.code.scopes import bound_in
from agent.code.source import parse_python
from agent.code.symbols import Symbol, parameters, symbol_named, symbols
from agent.domain.location import SourceFile
from rules.parts.callers import caller_expects_none
from rules.parts.early_exits import Case, EarlyExit, early_exits, returned, value_of
from rules.parts.kinds import kind_of, kinds_of_results, would_fail_without
from rules.parts.relatives import relatives
from rules.parts.site import CrashSite
from rules.parts.stated import is_neutral, method_answers_none, promises_error, returns_none, states_absence
from rules.parts.trees import LITERALS, bare, contains, field, identifiers, own, pure

_OPTIONAL = re.compile(r"\bOptional\[|\bNone\b")
_NAME = re.compile(r"[\w.]+")
_NEIGHBOURS_THAT_PROVE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallback:
    """A value to return.

    Args:
        value: source text, empty for a bare `return`.
        why: the evidence as a sentence.
        invents: the value again when there is no evidence that it is right.
    """

    value: str
    why: str
    invents: str = ""


def fallbacks(site: CrashSite, subject: str, sources: frozenset[str], case: Case) -> Iterator[Fallback]:
    """Values for the case that the subject is None, empty or missing, the best founded first.

    Args:
        site: where it crashed.
        subject: text of the expression with the bad value, or of the test that finds it (`k not in d`).
        sources: names that the subject was looked up by.
        case: what is wrong with the subject.
    """
    if not site.in_function or site.function.short_name in {"__init__", "__new__", "__post_init__"}:
        return
    if _is_generator(site.function):
        yield Fallback(value="", why="A generator ends by returning.", invents="an early end")
        return
    refuses = promises_error(site)
    for found in _founded(site, subject, sources, case):
        yield replace(found, invents=found.invents or found.value or "an early return") if refuses else found
    yield from _made_up(site)


def _founded(site: CrashSite, subject: str, sources: frozenset[str], case: Case) -> Iterator[Fallback]:
    yield from _by_relatives(site, subject, case)
    yield from _by_own_exit(site, subject, sources, case)
    yield from _by_fall_through(site, subject, sources)
    yield from _by_caller(site)
    yield from _by_neighbours(site, subject, case)
    yield from _by_annotation(site, subject, sources, case)


def _by_relatives(site: CrashSite, subject: str, case: Case) -> Iterator[Fallback]:
    """The same method of a base, derived or sibling class leaves early in the same case."""
    found: dict[str, str] = {}
    for method in relatives(site):
        for leaving in early_exits(method):
            if subject in leaving.tested(case) and leaving.kind in {"return", "raise"}:
                value = _text(method, leaving) if leaving.kind == "return" and usable(site, leaving.value) else "raise"
                found[value] = method.name
    if len(found) == 1 and "raise" not in found:
        value, name = next(iter(found.items()))
        # Another class's own words ("Woof") are no answer here; that there is nothing is.
        why = f"`{name}` does the same when `{subject}` is missing."
        yield Fallback(value=value, why=why, invents="" if is_neutral(value) else value)


def _by_own_exit(site: CrashSite, subject: str, sources: frozenset[str], case: Case) -> Iterator[Fallback]:
    """The function leaves early when the subject, or what it is computed from, is missing."""
    stated = states_absence(site, subject, sources)
    before = [leaving for leaving in early_exits(site.function) if leaving.statement.end_byte <= site.statement.start_byte]
    for leaving in before:
        asked = (leaving.tested(case) & {subject}) or ((leaving.none | leaving.empty) & sources)
        if leaving.kind == "return" and asked and usable(site, leaving.value):
            value, why = _text(site.function, leaving), f"The function already returns this when `{min(asked)}` is missing."
            same_case = (stated or subject in asked) and _on_the_way(site, leaving)
            yield Fallback(value=value, why=why, invents="" if same_case else value or "an early return")


def _on_the_way(site: CrashSite, leaving: EarlyExit) -> bool:
    """True when the exit stands before the crash on every way to it, and not in a branch for something else."""
    block = leaving.statement.parent
    return block is not None and contains(block, site.statement)


def _by_fall_through(site: CrashSite, subject: str, sources: frozenset[str]) -> Iterator[Fallback]:
    """`if x: return use(x)` followed by `return y`: y is the answer for the case without an x."""
    body = site.statement.parent
    choice = body.parent if body is not None else None
    if choice is None or choice.type != "if_statement" or choice.child_by_field_name("alternative") is not None:
        return
    test, after = choice.child_by_field_name("condition"), choice.next_named_sibling
    if test is None or after is None or after.type != "return_statement" or site.statement.type != "return_statement":
        return
    asked = site.text(bare(test)).removesuffix(" is not None")
    if asked in sources and usable(site, value_of(after)):
        value, why = returned(site.source, after), f"The function already returns this when `{asked}` is missing."
        stated = states_absence(site, subject, sources)
        yield Fallback(value=value, why=why, invents="" if stated else value or "an early return")


def _by_caller(site: CrashSite) -> Iterator[Fallback]:
    """The caller tests the result for None, which nothing else gives: None is the answer it knows for this case."""
    if not returns_none(site) and (caller := caller_expects_none(site)):
        yield Fallback(value="None", why=f"`{caller}` asks whether the result is None.")


def _by_neighbours(site: CrashSite, subject: str, case: Case) -> Iterator[Fallback]:
    """Other functions of the file leave early for a parameter of the same name, all with the same value."""
    values: list[str] = []
    chosen = True
    for function in symbols(site.source):
        if function.kind not in {"function", "method"} or function.name == site.function.name:
            continue
        exits = [
            leaving for leaving in early_exits(function) if subject in leaving.tested(case) and _is_parameter(function, subject)
        ]
        values += [_text(function, leaving) if leaving.kind == "return" else leaving.kind for leaving in exits]
        chosen &= not exits or would_fail_without(function, subject)
        if any(leaving.kind == "return" and not usable(site, leaving.value) for leaving in exits):
            return
    if values and len(set(values)) == 1 and values[0] != "raise" and _is_parameter(site.function, subject):
        proves = len(values) >= _NEIGHBOURS_THAT_PROVE and chosen and _is_of_its_kind(site, values[0])
        why = f"Its neighbours in the file return this when `{subject}` is missing."
        yield Fallback(value=values[0], why=why, invents="" if proves else values[0] or "an early return")


def _is_of_its_kind(site: CrashSite, value: str) -> bool:
    """True when the value says "nothing" in the kind that the function's results are of."""
    node = parse_python(SourceFile(path="value.py", content=f"({value})".encode())).root
    kinds = kinds_of_results(site.function)
    given = kind_of(node.named_children[0].named_children[0]) if value and node.named_children else "none"
    return is_neutral(value) and (given == "none" or (bool(kinds) and kinds <= {given}))


def _by_annotation(site: CrashSite, subject: str, sources: frozenset[str], case: Case) -> Iterator[Fallback]:
    stated = site.function.node.child_by_field_name("return_type")
    text = site.text(stated) if stated is not None else ""
    if not _OPTIONAL.search(text) or text == "None":
        return
    if _answers_none(site) and (
        states_absence(site, subject, sources) or (subject.startswith("self.") and method_answers_none(site, subject, case))
    ):
        yield Fallback(value="None", why=f"The function is declared `-> {text}`, and the code speaks of this case.")
    else:
        yield Fallback(value="None", why=f"The function is declared `-> {text}`.", invents="None")


def _answers_none(site: CrashSite) -> bool:
    """True when the function leaves with None before the crash because a name is None or empty."""
    return any(
        leaving.kind == "return"
        and (leaving.value is None or site.text(leaving.value) == "None")
        and leaving.statement.end_byte <= site.statement.start_byte
        and any(_NAME.fullmatch(name) for name in leaving.none | leaving.empty)
        for leaving in early_exits(site.function)
    )


def _made_up(site: CrashSite) -> Iterator[Fallback]:
    """What the function returns elsewhere, or nothing for one that returns nothing; a person must judge it."""
    returns = [node for node in own(site.function.body) if node.type == "return_statement"]
    values = [value for node in returns if (value := value_of(node)) is not None]
    if not values:
        yield Fallback(value="", why="The function returns nothing.", invents="an early return")
        return
    plain = [value for value in values if (value.type in LITERALS and pure(value)) or _is_empty_display(value)]
    for value in plain[-1:]:
        yield Fallback(value=site.text(value), why="The function returns this in another case.", invents=site.text(value))
    if site.function.node.child_by_field_name("return_type") is None:
        yield Fallback(value="None", why="Nothing says what is right here; None is the absence of a result.", invents="None")


def usable(site: CrashSite, value: Node | None) -> bool:
    """True when the value means the same at the crash: literals, parameters, attributes and names of the module."""
    if value is None:
        return True
    if not (pure(value) or _is_empty_display(value) or _is_literal_call(value)):
        return False
    source = site.source
    known = {parameter.name for parameter in parameters(site.function)}
    module = symbol_named(source, "<module>")
    known |= bound_in(module) if module is not None else set()
    text = value.text.decode("utf-8", "replace") if value.text else ""
    names = frozenset(re.findall(r"(?<![\w.\"'])[A-Za-z_]\w*", re.sub(r"\"[^\"]*\"|'[^']*'", "", text)))
    return names <= known | {"None", "True", "False", "list", "dict", "set", "tuple", "str", "int", "float", "bytes", "len"}


def origins(site: CrashSite, name: str) -> tuple[Node, ...]:
    """Right sides of the assignments that give the local name its value."""
    found = []
    for node in own(site.function.body):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if node.type == "assignment" and left is not None and right is not None and site.text(left) == name:
            found.append(right)
    return tuple(found)


def argument_names(site: CrashSite, expression: Node) -> frozenset[str]:
    """Names in the arguments of a call, or the keys of a subscript: what a lookup depends on."""
    node = bare(expression)
    asked = field(node, "arguments") if node.type == "call" else field(node, "subscript") if node.type == "subscript" else None
    return identifiers(site.source, asked) if asked is not None else frozenset()


def _is_generator(function: Symbol) -> bool:
    return any(node.type == "yield" for node in own(function.body))


def _is_parameter(function: Symbol, name: str) -> bool:
    return any(parameter.name == name for parameter in parameters(function))


def _text(function: Symbol, leaving: EarlyExit) -> str:
    return function.source.text(leaving.value) if leaving.value is not None else ""


def _is_empty_display(node: Node) -> bool:
    return node.type in {"list", "dictionary", "tuple"} and not node.named_children


def _is_literal_call(node: Node) -> bool:
    function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if node.type != "call" or function is None or arguments is None or not pure(function):
        return False
    return all(child.type in LITERALS for child in arguments.named_children)
