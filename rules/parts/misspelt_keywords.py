"""Keyword arguments that the function does not have."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from agent.code.edits import replace
from agent.code.source import parse_python
from agent.code.symbols import Parameter, parameters, symbols
from rules.parts.candidates import Draft
from rules.parts.site import CrashSite, failing_node
from rules.parts.spelling import meant

_UNEXPECTED = re.compile(r"([\w.<>]+)\(\) got an unexpected keyword argument '(\w+)'")


def misspelt_keyword(site: CrashSite) -> Iterator[Draft]:
    """The only parameter of the function that is spelt almost alike and not given yet."""
    match = _UNEXPECTED.search(site.message)
    if match is None:
        return
    called, name = match[1].replace("<locals>.", ""), match[2]
    call = failing_node(site, lambda node: node.type == "call" and _keyword(site, node, name) is not None)
    known = _parameters(site, called)
    label = _keyword(site, call, name) if call is not None else None
    if call is None or label is None or not known or any(parameter.kind == "**" for parameter in known):
        return
    open_ones = [parameter.name for parameter in known if parameter.kind in {"positional", "keyword-only"}]
    given = _given(site, call)
    right = meant(name, (parameter for parameter in open_ones if parameter not in given), site.message)
    if right:
        yield Draft(
            edits=(replace(site.source, label, right),),
            title=f"Pass `{right}` by its name",
            rationale=f"`{right}` is the only parameter of `{called}` that is spelt almost like `{name}`.",
        )


def _parameters(site: CrashSite, called: str) -> tuple[Parameter, ...]:
    """Parameters of the function in the files, by qualified name; none when there are several of that name."""
    found = [
        symbol
        for file in site.context.files.values()
        for symbol in symbols(parse_python(file))
        if symbol.kind in {"function", "method"} and called in {symbol.name, symbol.short_name}
    ]
    return parameters(found[0]) if len(found) == 1 else ()


def _keyword(site: CrashSite, call: Node, name: str) -> Node | None:
    """The name node of the keyword argument."""
    arguments = call.child_by_field_name("arguments")
    for given in arguments.named_children if arguments is not None else ():
        label = given.child_by_field_name("name") if given.type == "keyword_argument" else None
        if label is not None and site.text(label) == name:
            return label
    return None


def _given(site: CrashSite, call: Node) -> frozenset[str]:
    arguments = call.child_by_field_name("arguments")
    labels = (given.child_by_field_name("name") for given in (arguments.named_children if arguments is not None else ()))
    return frozenset(site.text(label) for label in labels if label is not None)
