"""New lines that reach for the interpreter, the runner, the clock or another module's insides."""

import ast
import sys
from collections.abc import Iterator
from pathlib import PurePosixPath

from agent.domain.fix import CandidateFix
from agent.domain.proof import Reason
from agent.policy import is_test_path
from agent.stages.reproduction.expressions import text_of
from agent.stages.verification.changed_code import ChangedScope, changed_scopes, inside

ENDING = frozenset(
    {"os._exit", "os.abort", "os.kill", "os.fork", "sys.exit", "exit", "quit", "os.execv", "signal.signal", "signal.alarm"}
)
HOOKING = frozenset(
    {
        "atexit.register", "sys.settrace", "sys.setprofile", "sys.setrecursionlimit", "sys.addaudithook", "threading.settrace",
        "importlib.reload", "warnings.filterwarnings", "warnings.simplefilter", "gc.disable", "resource.setrlimit",
        "exec", "eval", "compile", "globals", "__import__", "setattr", "delattr", "ctypes.pythonapi", "sys._getframe",
        "inspect.stack", "inspect.currentframe", "gc.get_objects", "gc.get_referrers", "threading.Thread", "threading.Timer",
    }
)  # fmt: skip
CHANCE = frozenset(
    {
        "time.sleep", "time.time", "time.monotonic", "time.perf_counter", "time.time_ns", "datetime.now", "datetime.utcnow",
        "datetime.datetime.now", "datetime.today", "date.today", "random.random", "random.randint", "random.choice", "os.urandom",
        "os.getpid", "os.getenv", "os.environ.get", "uuid.uuid4", "secrets.token_hex", "id", "hash",
    }
)  # fmt: skip
RUNNERS = frozenset({"pytest", "_pytest", "pluggy", "hypothesis", "xdist", "coverage"})
WATCHED = frozenset(
    {"os.environ", "sys.modules", "sys.argv", "sys.flags", "sys.gettrace", "sys.excepthook", "__builtins__", "sys.path"}
)
WATCHED_MODULES = frozenset(
    {"builtins", "ctypes", "_pytest", "pytest", "unittest", "atexit", "signal", "gc", "faulthandler", "pluggy"}
)


def runtime_patches(fix: CandidateFix) -> tuple[Reason, ...]:
    """Why the change may work on its surroundings and not on the fault; whoever wrote it."""
    found = [reason for scope in changed_scopes(fix) if scope.after for reason in _found(scope)]
    return tuple({reason.text: reason for reason in (*_stand_ins(fix), *found)}.values())


def _stand_ins(fix: CandidateFix) -> Iterator[Reason]:
    """New modules that would be imported instead of another, or beside the tests that judge the change."""
    for path in [change.path for change in fix.diff.changes if change.before is None and change.path.endswith(".py")]:
        folders, name = PurePosixPath(path).parts[:-1], PurePosixPath(path).stem
        names = {part.removesuffix(".py") for part in PurePosixPath(path).parts}
        if names & (sys.stdlib_module_names | RUNNERS) - {"test", "this"}:
            yield Reason(code="patches-runtime", text=f"{path} has the name of a module that others import.")
        elif is_test_path(path) and not (name.startswith("test_") or name.endswith("_test")):
            yield Reason(code="patches-runtime", text=f"{path} would be run with the tests of {'/'.join(folders)}.")


def _found(scope: ChangedScope) -> Iterator[Reason]:
    used = [node for node in ast.walk(scope.module) if isinstance(node, ast.Call | ast.Attribute)] if scope.module else []
    known = {text_of(node) for node in used}
    foreign = _imported_modules(scope)
    for node in inside(scope.after):
        if not isinstance(node, ast.stmt | ast.expr) or not scope.is_new(node):
            continue
        what = _expression(node, known) if isinstance(node, ast.expr) else _statement(node, foreign)
        if what:
            yield Reason(code="patches-runtime", text=f"Line {node.lineno} of {scope.path} {what}.")


def _expression(node: ast.expr, known: set[str]) -> str:
    match node:
        case ast.Call(func=function) if text_of(node) not in known:
            return _called(text_of(function))
        case ast.Attribute() if text_of(node) in WATCHED - known:
            return f"looks at {text_of(node)}"
        case ast.Name(id="__builtins__" | "__debug__" as name):
            return f"looks at {name}"
    return ""


def _statement(node: ast.stmt, foreign: set[str]) -> str:
    match node:
        case ast.Import() | ast.ImportFrom():
            return _imports(node)
        case ast.Global(names=names) | ast.Nonlocal(names=names):
            return f"keeps {names[0]} from one call to the next"
        case ast.Assign(targets=targets) | ast.Delete(targets=targets):
            changed = [text_of(item) for item in targets if _foreign(item, foreign)]
            return f"changes {changed[0]}, which is another module's" if changed else ""
        case ast.While(test=test, body=body) if _endless(test, body):
            return "may never end"
    return ""


def _imports(node: ast.Import | ast.ImportFrom) -> str:
    names = [item.name for item in node.names] if isinstance(node, ast.Import) else [node.module or ""]
    found = [name for name in names if name.partition(".")[0] in WATCHED_MODULES]
    return f"imports {found[0]}" if found else ""


def _called(name: str) -> str:
    if name in ENDING:
        return f"ends or interrupts the process by {name}"
    if name in HOOKING or name.rpartition(".")[2] in {"setattr", "__setattr__"}:
        return f"works on the interpreter by {name}"
    if name in CHANCE:
        return f"depends on time or chance by {name}"
    return ""


def _imported_modules(scope: ChangedScope) -> set[str]:
    """Names that stand for modules in the function or its file."""
    trees = [node for node in (scope.module, scope.after) if node]
    imports = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Import)]
    return {(item.asname or item.name).partition(".")[0] for node in imports for item in node.names}


def _foreign(target: ast.expr, modules: set[str]) -> bool:
    """An attribute of a module, or of a class or function found in one."""
    if isinstance(target, ast.Subscript):
        return _foreign(target.value, modules)
    root = target
    while isinstance(root, ast.Attribute):
        root = root.value
    return root is not target and isinstance(root, ast.Name) and root.id in modules


def _endless(test: ast.expr, body: list[ast.stmt]) -> bool:
    """Nothing in the loop changes what it asks about, and nothing leaves it."""
    within = [node for item in body for node in ast.walk(item)]
    if any(isinstance(node, ast.Break | ast.Return | ast.Raise | ast.Call) for node in within):
        return False
    asked = {node.id for node in ast.walk(test) if isinstance(node, ast.Name)}
    stored = {node.id for node in within if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return not asked & stored and not any(isinstance(node, ast.Call) for node in ast.walk(test))
