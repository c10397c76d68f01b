"""Recorded repr text -> an expression that builds the value again; parsed by a restricted grammar, never evaluated."""

import ast
import re
import warnings

from agent.stages.reproduction.expressions import NotRebuildable, call, constant, depth_of, reference, shown
from agent.stages.reproduction.scope import BUILTIN_CALLS, BUILTIN_TYPES, Scope

LONGEST_REPR = 100_000
DEEPEST = 40
STRING = re.compile(r"""[bB]?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", re.DOTALL)
ANGLE = re.compile(r"<([^<>]|<locals>|<lambda>)*>")
CLASS = re.compile(r"<class '([\w.]+)'>$")
MODULE = re.compile(r"<module '([\w.]+)'")
FUNCTION = re.compile(r"<function ([\w.]+) at 0x")
BUILTIN = re.compile(r"<built-in function (\w+)>$")
ENUM = re.compile(r"<((?:\w+\.)+\w+): .*>$", re.DOTALL)
OBJECT = re.compile(r"<((?:\w+\.)+\w+)(?: object)?(?: at 0x[0-9a-fA-F]+)?>$")
CONSTRUCTED = re.compile(r"<([A-Za-z_][\w.]*\(.*\))(?: object)?(?: at 0x[0-9a-fA-F]+)?>$", re.DOTALL)
BOUND = re.compile(r"<bound method ([\w.]+) of (.*)>$", re.DOTALL)
FIELDS = re.compile(r"<([A-Za-z_]\w*):? ((?:\w+=(?:'[^']*'|\"[^\"]*\"|[^\s,>'\"]+),? ?)+)(?: at 0x[0-9a-fA-F]+)?>$")
FIELD_END = re.compile(r"(?<=[^\s,]),? +(?=\w+=)")
PLACEHOLDER = "recorded_{}_"


class ReprReader:
    """Reads repr text in the scope of one frame.

    Args:
        scope: what the frame's module can see.
        build: builds an object of `(module, class)` whose repr told nothing but its class.
    """

    def __init__(self, scope: Scope, build: "ObjectBuilder") -> None:
        self._scope = scope
        self._build = build

    def read(self, text: str) -> ast.expr:
        """The expression for one repr.

        Raises:
            NotRebuildable: cut off, of an unknown form, or naming something that may not be built.
        """
        if len(text) > LONGEST_REPR:
            raise NotRebuildable(f"a value of {len(text)} characters is too long to rebuild")
        masked, angles = _mask(text.strip())
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(masked, mode="eval").body
            if depth_of(tree) > DEEPEST:
                raise NotRebuildable(f"a value nested {depth_of(tree)} deep is too deep to rebuild")
            return self._convert(tree, angles)
        except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
            raise NotRebuildable(f"{shown(text)} is not a repr that can be read back") from error

    def _convert(self, node: ast.expr, angles: dict[str, str]) -> ast.expr:
        match node:
            case ast.Name(id=name):
                return self._name(name, angles)
            case ast.Call(func=ast.Name() | ast.Attribute()):
                return self._call(node, angles)
            case ast.Attribute():
                return self._attribute(node)
        found = _number_or_text(node) or self._display(node, angles)
        if found is None:
            raise NotRebuildable(f"{shown(ast.unparse(node))} is not a value that can be rebuilt")
        return found

    def _display(self, node: ast.expr, angles: dict[str, str]) -> ast.expr | None:
        """Lists, tuples, sets and dicts, with what is in them."""
        match node:
            case ast.List(elts=items):
                return ast.List(elts=[self._convert(item, angles) for item in items], ctx=ast.Load())
            case ast.Tuple(elts=items):
                return ast.Tuple(elts=[self._convert(item, angles) for item in items], ctx=ast.Load())
            case ast.Set(elts=items):
                return ast.Set(elts=[self._convert(item, angles) for item in items])
            case ast.Dict(keys=keys, values=values) if None not in keys:
                keyed = [self._convert(key, angles) for key in keys if key]
                return ast.Dict(keys=list(keyed), values=[self._convert(value, angles) for value in values])
        return None

    def _name(self, name: str, angles: dict[str, str]) -> ast.expr:
        if name in ("inf", "nan"):
            return call(ast.Name(id="float", ctx=ast.Load()), constant(name))
        if name in angles:
            return self._angle(angles[name])
        if name in self._scope.constants:
            return reference(*self._scope.names[name])
        raise NotRebuildable(f"{shown(name)} is not a value that can be rebuilt")

    def _call(self, node: ast.Call, angles: dict[str, str]) -> ast.expr:
        name = ast.unparse(node.func)
        positional = [self._convert(argument, angles) for argument in node.args]
        named = {item.arg: self._convert(item.value, angles) for item in node.keywords if item.arg}
        if len(named) != len(node.keywords):
            raise NotRebuildable(f"{shown(name)} with unpacked arguments is not a repr")
        if name in ("dict_keys", "dict_values", "dict_items", "odict_keys", "odict_values") and positional:
            return positional[0]
        if name in BUILTIN_CALLS and name not in self._scope.names:
            return call(ast.Name(id=name, ctx=ast.Load()), *positional, **named)
        if name == "re.compile" and positional and isinstance(positional[0], ast.Constant):
            return call(ast.Attribute(value=reference("re"), attr="compile", ctx=ast.Load()), positional[0])
        found = self._scope.class_named(name)
        if found is None:
            raise NotRebuildable(f"{shown(name)} is not a class that is known here")
        return call(reference(*found), *positional, **named)

    def _attribute(self, node: ast.Attribute) -> ast.expr:
        dotted = ast.unparse(node)
        if dotted == "datetime.timezone.utc":
            return ast.Attribute(value=reference("datetime", "timezone"), attr="utc", ctx=ast.Load())
        return self._member(dotted)

    def _member(self, dotted: str) -> ast.expr:
        """`Color.RED`: a member of a class that the module sees."""
        owner, _, member = dotted.rpartition(".")
        found = self._scope.class_named(owner)
        if found is None or not member.isidentifier():
            raise NotRebuildable(f"{shown(dotted)} is not a name that is known here")
        return ast.Attribute(value=reference(*found), attr=member, ctx=ast.Load())

    def _angle(self, text: str) -> ast.expr:
        for pattern, read in (
            (CLASS, self._class),
            (MODULE, reference),
            (BUILTIN, self._builtin),
            (FUNCTION, self._function),
            (BOUND, self._bound),
            (ENUM, self._member),
            (CONSTRUCTED, self.read),
            (FIELDS, self._fields),
            (OBJECT, self._object),
        ):
            if found := pattern.match(text):
                return read(*found.groups())
        raise NotRebuildable(f"{shown(text)} names an object that can't be rebuilt")

    def _builtin(self, name: str) -> ast.expr:
        if name not in BUILTIN_TYPES:
            raise NotRebuildable(f"the built-in function {shown(name)} is none that may be handed on")
        return ast.Name(id=name, ctx=ast.Load())

    def _bound(self, qualified: str, receiver: str) -> ast.expr:
        return ast.Attribute(value=self.read(receiver), attr=qualified.rpartition(".")[2], ctx=ast.Load())

    def _fields(self, name: str, fields: str) -> ast.expr:
        return self.read(f"{name}({FIELD_END.sub(', ', fields)})")

    def _object(self, dotted: str) -> ast.expr:
        module, _, name = dotted.rpartition(".")
        return self._build.instance(module, name)

    def _function(self, qualified: str) -> ast.expr:
        """A function of the repository, by its name; it is handed on, never called here."""
        found = self._scope.function_named(qualified)
        if found is None:
            raise NotRebuildable(f"the function {shown(qualified)} is none that can be imported")
        return reference(*found)

    def _class(self, dotted: str) -> ast.expr:
        if dotted in BUILTIN_TYPES or dotted == "NoneType":
            return (
                ast.Name(id=dotted, ctx=ast.Load())
                if dotted != "NoneType"
                else call(ast.Name(id="type", ctx=ast.Load()), constant(None))
            )
        module, _, name = dotted.rpartition(".")
        if not module or "<" in dotted:
            raise NotRebuildable(f"the class {shown(dotted)} can't be imported")
        return reference(module, name)


class ObjectBuilder:
    """Builds objects whose repr tells only their class; the default builds none."""

    def instance(self, module: str, name: str) -> ast.expr:
        """An expression for a new object of the class.

        Raises:
            NotRebuildable: its constructor needs more than is known.
        """
        raise NotRebuildable(f"an object of {module}.{name} can't be rebuilt from its address")


def _mask(text: str) -> tuple[str, dict[str, str]]:
    """Text with every `<...>` outside of strings replaced by a name, and what the names stand for."""
    angles: dict[str, str] = {}
    pieces: list[str] = []
    at = 0
    while at < len(text):
        if string := STRING.match(text, at):
            pieces.append(string[0])
            at = string.end()
        elif text[at] == "<" and (end := _angle_end(text, at)):
            name = PLACEHOLDER.format(len(angles))
            angles[name] = text[at:end]
            pieces.append(name)
            at = end
        else:
            pieces.append(text[at])
            at += 1
    return "".join(pieces), angles


def _angle_end(text: str, start: int) -> int:
    """Offset after the `>` that closes the `<` at start, 0 when none does."""
    depth = 0
    for at in range(start, len(text)):
        depth += {"<": 1, ">": -1}.get(text[at], 0)
        if depth == 0:
            return at + 1
    return 0


def _number_or_text(node: ast.expr) -> ast.expr | None:
    """Constants as Python spells them: text, numbers with their sign, complex numbers, `-inf`."""
    match node:
        case ast.Constant(value=value) if value is not Ellipsis:
            return node
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=ast.Constant(value=int() | float() | complex())):
            return node
        case ast.UnaryOp(op=ast.USub(), operand=ast.Name(id="inf")):
            return call(ast.Name(id="float", ctx=ast.Load()), constant("-inf"))
        case ast.BinOp(op=ast.Add() | ast.Sub(), left=left, right=ast.Constant(value=complex())) if _number_or_text(left):
            return node
    return None
