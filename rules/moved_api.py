"""PY108: a part of the standard library is somewhere else now, or works otherwise."""

import re
from collections.abc import Iterator

from agent.domain.crash import Crash
from agent.domain.fix import CandidateFix
from agent.domain.location import CodeContext, LocatedFrame
from rules.parts.candidates import Draft, candidates
from rules.parts.moved_methods import moved_builtin, moved_method, removed_keyword
from rules.parts.moved_names import rewritten, target
from rules.parts.site import CrashSite, crash_site, site_of_frame
from rules.parts.stdlib_moves import ASSUMED, MODULES
from rules.parts.stop_iteration import generator_ends

_ATTRIBUTE = re.compile(r"module '([\w.]+)' has no attribute '(\w+)'")
_NAME = re.compile(r"cannot import name '(\w+)' from '([\w.]+)'")
_MODULE = re.compile(r"No module named '([\w.]+)'")


class MovedApi:
    """A part of the standard library is somewhere else now, or works otherwise.

    What it sees:
        Errors that name a module, function, method, built-in name or argument that Python removed or moved between 3.0 and
        3.14, and generators that end by `StopIteration`.

    Why it fails:
        The service runs on a newer Python than the code was written for.

    The fix:
        The name is taken from where it is now, in every place of the file that uses the same family, and the imports follow.
        Calls whose arguments or results changed keep their meaning. A generator returns in place of raising `StopIteration`.

    When it stays silent:
        The standard library has nothing that does the same; the old module has uses that have no new place; the new name
        is taken in the file; the import stands in a `try` that answers it; the file is a test, vendored or generated.

    Fix safety:
        What is named afterwards is the same thing as before, or its documented successor. The old Python versions that
        lack the new place are not served any more.
    """

    code = "PY108"
    exceptions = frozenset(
        {"AttributeError", "ImportError", "ModuleNotFoundError", "NameError", "TypeError", "StopIteration", "RuntimeError"}
    )

    def propose(self, context: CodeContext) -> Iterator[CandidateFix]:
        """Candidates, best first; nothing when it can't know."""
        site = _inner_site(context) if context.crash.short_type == "RuntimeError" else crash_site(context)
        if site is None or site.handled(site.statement):
            return
        yield from candidates(site, self.code, tuple(_drafts(site)), at_most=2)


def _drafts(site: CrashSite) -> Iterator[Draft]:
    kind = site.context.crash.short_type
    if kind in {"StopIteration", "RuntimeError"}:
        yield from generator_ends(site)
    elif match := _ATTRIBUTE.search(site.message):
        yield from _moved(site, match[1], match[2])
    elif match := _NAME.search(site.message):
        yield from _moved(site, match[2], match[1])
    elif match := _MODULE.search(site.message):
        yield from _gone(site, match[1])
    elif kind == "NameError":
        yield from moved_builtin(site)
    elif kind == "AttributeError":
        yield from moved_method(site)
    elif kind == "TypeError":
        yield from removed_keyword(site)


def _moved(site: CrashSite, module: str, name: str) -> Iterator[Draft]:
    new = target(module, name)
    if new is None or not site.innermost:
        return
    assumed, shown = ASSUMED.get((module, name), ("", ""))
    yield Draft(
        edits=rewritten(site.source, module, gone=False),
        title=f"Take `{name}` from where it is now",
        rationale=f"`{module}.{name}` is `{'.'.join(part for part in new if part)}` in newer versions of Python.",
        invents="" if shown in _content(site) else assumed,
    )


def _content(site: CrashSite) -> str:
    return site.source.decode(site.source.file.content)


def _gone(site: CrashSite, missing: str) -> Iterator[Draft]:
    """The module of the failing import, which may be inside of the missing package."""
    words = re.findall(r"(?:import|from)\s+([\w.]+)", site.text(site.statement))
    module = next((word for word in words if word == missing or word.startswith(f"{missing}.")), "")
    if not module:
        return
    yield Draft(
        edits=rewritten(site.source, module, gone=True),
        title=f"Import what `{module}` was from where it is now",
        rationale=f"`{module}` is `{MODULES[module]}` in newer versions of Python."
        if module in MODULES
        else f"Newer versions of Python have no `{module}`; what the file uses of it is elsewhere.",
    )


def _inner_site(context: CodeContext) -> CrashSite | None:
    """The site of the StopIteration that became this RuntimeError."""
    cause = context.crash.cause
    if "generator raised StopIteration" not in context.crash.message.reveal() or cause is None or not cause.frames:
        return None
    frame = _frame_of(context, cause)
    return site_of_frame(context, frame) if frame is not None else None


def _frame_of(context: CodeContext, cause: Crash) -> LocatedFrame | None:
    innermost = cause.frames[-1]
    paths = [path for path in context.files if f"/{innermost.path}".endswith(f"/{path}")]
    if len(paths) != 1:
        return None
    return LocatedFrame(frame=innermost, path=paths[0], line=innermost.line, symbol=innermost.function)
