"""What a run was made of, in twelve hexadecimal digits each."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from agent.policy import Policy
from eval.cases.case import Case
from eval.cases.releases import INCIDENT_FILE

PACKAGES = {"prompts": ("prompts",), "rules": ("rules",), "code": ("agent", "eval")}
SKIPPED = frozenset({"__pycache__", "core"})


def run_hashes(cases: Iterable[Case], policy: Policy) -> Mapping[str, str]:
    """Hashes of prompts, rules, code, settings and the cases themselves."""
    found = {name: _digest(root for package in packages for root in _roots(package)) for name, packages in PACKAGES.items()}
    settings = sha256(repr(policy).encode()).hexdigest()[:12]
    return found | {"settings": settings, "suite": _digest(_folder(case) for case in cases)}


def _folder(case: Case) -> Path:
    """All of a case; in recorded crashes of releases, given and judge lie side by side."""
    return case.given if (case.given / INCIDENT_FILE).exists() else case.given.parent


def _roots(package: str) -> Iterable[Path]:
    yield Path(str(files(package)))


def _digest(roots: Iterable[Path]) -> str:
    hasher = sha256()
    for root in roots:
        for path in sorted(root.rglob("*")):
            inside = path.relative_to(root)
            if path.is_file() and not SKIPPED.intersection(inside.parts):
                hasher.update(f"{root.name}/{inside}".encode("utf-8", "surrogateescape") + b"\0" + path.read_bytes() + b"\0")
    return hasher.hexdigest()[:12]
