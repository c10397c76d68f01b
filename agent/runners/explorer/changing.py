"""Changes to a call: to its texts, numbers, containers, options, objects, and to the calls before it."""

import ast
from random import Random
from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple

from .candidates import RECEIVER, Candidate, Place, put, read
from .texts import Texts

NUMBERS = ("0", "1", "-1", "2", "3", "10", "100", "255", "65536", "-2", "10**9", "2**63", "-2**63")
REALS = ("0.0", "0.5", "-0.5", "1.5", "1e308", "-1e308", "1e-9", "float('inf')", "float('-inf')", "float('nan')")
ITEMS_AT_MOST = 12
Parameters = Dict[str, List[str]]


class Changes:
    """Changes calls.

    Args:
        random: seeded.
        texts: changes their texts.
        entries: the functions, with `options` (parameter -> expressions that fit it) and `methods` of the object.
        builders: name of a callable inside expressions -> its options.
    """

    def __init__(self, random: Random, texts: Texts, entries: Sequence[Dict[str, Any]], builders: Dict[str, Parameters]) -> None:
        self._random = random
        self._texts = texts
        self._entries = entries
        self._builders = builders
        self.pool: List[Candidate] = []

    def child(self, parent: Candidate) -> Candidate:
        """A changed copy."""
        made = parent.copy()
        for _ in range(self._random.choice((1, 1, 1, 2, 2, 3, 4))):
            self._random.choice(
                (self._inside, self._inside, self._inside, self._inside, self._option, self._whole, self._around)
            )(made)
        return made

    def _inside(self, made: Candidate) -> None:
        """One expression somewhere inside."""
        places = [(place, value) for place, value in made.inner_places() if _changeable(value)]
        if not places:
            return self._option(made)
        # what is long and varied deserves more changes than a flag beside it
        weights = [_weight(value) for _, value in places]
        place, value = self._random.choices(places, weights)[0]
        changed = self._changed(value)
        if changed is not None:
            put(place, changed)
        return None

    def _changed(self, value: ast.expr) -> Optional[ast.expr]:
        if isinstance(value, ast.Constant):
            return self._constant(value.value)
        if isinstance(value, ast.UnaryOp) or (isinstance(value, ast.Call) and _is_float(value)):
            return read(self._random.choice(NUMBERS + REALS))
        if isinstance(value, (ast.List, ast.Tuple, ast.Set)):
            value.elts = self._items(value.elts)
            return value if value.elts or not isinstance(value, ast.Set) else None
        if isinstance(value, ast.Dict):
            return self._mapping(value)
        if isinstance(value, ast.Call):
            self._arguments(value)
        return None

    def _constant(self, value: Any) -> Optional[ast.expr]:
        if isinstance(value, str):
            return ast.Constant(value=self._texts.change(value))
        if isinstance(value, bytes):
            return ast.Constant(value=self._texts.change(value.decode("latin-1")).encode("utf-8"))
        if isinstance(value, bool):
            return ast.Constant(value=not value)
        if isinstance(value, int):
            near = (str(value + 1), str(value - 1), str(value * 2), str(-value))
            known = self._texts.numbers if self._random.random() < 0.5 else ()
            return read(self._random.choice(known or NUMBERS + near))
        if isinstance(value, float):
            return read(self._random.choice(REALS + self._texts.numbers))
        return None

    def _items(self, items: List[ast.expr]) -> List[ast.expr]:
        """Elements left out, doubled, swapped, emptied or put in from elsewhere."""
        random = self._random
        kind = random.randrange(6)
        if kind == 0 or not items:
            return [] if items else [self._element(items)]
        at = random.randrange(len(items))
        if kind == 1:
            return items[:at] + items[at + 1 :]
        if kind == 2 and len(items) < ITEMS_AT_MOST:
            return [*items[:at], _copied(items[at]), *items[at:]]
        if kind == 3:
            other = random.randrange(len(items))
            items[at], items[other] = items[other], items[at]
            return items
        if kind == 4:
            return [*items[:at], self._element(items), *items[at + 1 :]]
        return [*items[:at], self._element(items), *items[at:]] if len(items) < ITEMS_AT_MOST else items[:at]

    def _element(self, items: Sequence[ast.expr]) -> ast.expr:
        """Mostly one like the others, at times None or what is empty."""
        random = self._random
        if items and random.random() < 0.85:
            like = _copied(random.choice(items))
            return self._changed(like) or like
        made: Tuple[Callable[[], ast.expr], ...] = (
            lambda: ast.Constant(value=None),
            lambda: ast.Constant(value=self._texts.token()),
            lambda: read(random.choice(("''", "0", "1", "[]", "{}", "()", "1.5", "b'a'"))),
            self._borrowed,
        )
        return random.choice(made)()

    def _mapping(self, value: ast.Dict) -> ast.expr:
        random = self._random
        kind = random.randrange(5)
        if not value.keys or kind == 0:
            return ast.Dict(
                keys=[*value.keys, ast.Constant(value=self._texts.token())], values=[*value.values, self._element(value.values)]
            )
        at = random.randrange(len(value.keys))
        if kind in (1, 2):
            return ast.Dict(keys=value.keys[:at] + value.keys[at + 1 :], values=value.values[:at] + value.values[at + 1 :])
        changed = self._element([value.values[at]])
        return ast.Dict(keys=value.keys, values=[*value.values[:at], changed, *value.values[at + 1 :]])

    def _arguments(self, call: ast.Call) -> None:
        """An option of a call inside, of those its function is known to have."""
        options = self._builders.get(call.func.id, {}) if isinstance(call.func, ast.Name) else {}
        call.keywords = self._keywords(call.keywords, options)

    def _keywords(self, keywords: List[ast.keyword], options: Parameters) -> List[ast.keyword]:
        random = self._random
        if keywords and random.random() < 0.3:
            at = random.randrange(len(keywords))
            return keywords[:at] + keywords[at + 1 :]
        fitting = [name for name in options if options[name]]
        if not fitting:
            return keywords
        name = random.choice(fitting)
        value = self._option_value(options[name])
        return [item for item in keywords if item.arg != name] + [ast.keyword(arg=name, value=value)]

    def _option_value(self, fitting: List[str]) -> ast.expr:
        """One that fits, or a string of the code where strings fit."""
        if self._random.random() < 0.4 and any(text[:1] in "'\"" for text in fitting):
            return ast.Constant(value=self._texts.token())
        return read(self._random.choice(fitting))

    def _option(self, made: Candidate) -> None:
        """One of the entry's optional parameters given, given another value, or left out."""
        given = [ast.keyword(arg=name, value=value) for name, value in made.named.items()]
        optional = self._entries[made.entry]["options"]
        needed = set(self._entries[made.entry]["needed"])
        changed = self._keywords(given, optional)
        made.named = {
            **{name: value for name, value in made.named.items() if name in needed},
            **{str(item.arg): item.value for item in changed},
        }

    def _whole(self, made: Candidate) -> None:
        """One argument as another call of the same entry has it, or another value that fits the parameter."""
        places = list(made.places())
        if not places:
            return None
        place, value = self._random.choice(places)
        others = [other for other in self.pool if other.entry == made.entry]
        for _ in range(4):
            if not others:
                break
            for other_place, other in self._random.choice(others).places():
                if other_place[1:] == place[1:] and type(other) is type(value):
                    return put(place, _copied(other))
        fitting = self._entries[made.entry]["arguments"]
        if place[1] == "positional" and place[2] is not None and place[2] < len(fitting) and fitting[place[2]]:
            put(place, read(self._random.choice(fitting[place[2]])))
        return None

    def _around(self, made: Candidate) -> None:
        """A call made before on the same object, put in, doubled or left out."""
        methods = self._entries[made.entry]["methods"]
        if made.target is None or not methods:
            return self._inside(made)
        random = self._random
        if made.before and random.random() < 0.3:
            at = random.randrange(len(made.before))
            made.before = made.before[:at] + made.before[at + 1 :]
        elif len(made.before) < 3:
            name, arguments = random.choice(methods)
            call = ast.Call(
                func=ast.Attribute(value=ast.Name(id=RECEIVER, ctx=ast.Load()), attr=name, ctx=ast.Load()),
                args=[read(random.choice(fitting)) for fitting in arguments],
                keywords=[],
            )
            made.before.insert(random.randint(0, len(made.before)), call)
        return None

    def _borrowed(self) -> ast.expr:
        """An expression of another call."""
        if not self.pool:
            return ast.Constant(value=None)
        values = [value for _, value in self._random.choice(self.pool).inner_places() if _changeable(value)]
        return _copied(self._random.choice(values)) if values else ast.Constant(value=None)


def _changeable(value: ast.expr) -> bool:
    if isinstance(value, ast.Constant):
        return value.value is not None and value.value is not Ellipsis
    return isinstance(value, (ast.List, ast.Tuple, ast.Set, ast.Dict, ast.Call, ast.UnaryOp))


def _weight(value: ast.expr) -> float:
    if isinstance(value, ast.Constant) and isinstance(value.value, (str, bytes)):
        return 4.0 if len(value.value) > 2 else 2.0
    return 0.5 if isinstance(value, ast.Call) else 1.0


def _is_float(value: ast.Call) -> bool:
    return isinstance(value.func, ast.Name) and value.func.id == "float"


def _copied(value: ast.expr) -> ast.expr:
    return read(ast.unparse(value))


__all__ = ["Changes", "Place"]
