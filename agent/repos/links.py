"""Where the symbolic links of a repository lead, as far as that is inside of it."""

from collections.abc import Mapping
from posixpath import dirname, join, normpath

MAX_LINKS = 1000
_MOST_HOPS = 8


def followed(links: Mapping[str, str]) -> Mapping[str, str]:
    """Path of a link -> repository path it ends at; links that lead outside, to the top or around in circles are left out.

    Args:
        links: path of each link -> what is written in it.
    """
    found = {path: _end(path, links) for path in [*links][:MAX_LINKS]}
    return {path: end for path, end in found.items() if end}


def _end(link: str, links: Mapping[str, str]) -> str:
    path = link
    for _ in range(_MOST_HOPS):
        crossed = _first_link(path, links)
        if not crossed:
            return path
        target = links[crossed]
        path = normpath(join(dirname(crossed), target) + path[len(crossed) :])
        if target.startswith("/") or "\0" in target or path.split("/", 1)[0] in {"..", ".", ""}:
            return ""
    return ""


def _first_link(path: str, links: Mapping[str, str]) -> str:
    parts = path.split("/")
    heads = ("/".join(parts[:size]) for size in range(1, len(parts) + 1))
    return next((head for head in heads if head in links), "")
