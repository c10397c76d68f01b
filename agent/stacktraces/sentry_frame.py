"""One frame of an error tracker's event."""

from collections.abc import Mapping

from agent.domain.crash import StackFrame
from agent.stacktraces.pointer import Place


def sentry_frame(frame: Mapping[str, object], place: Place) -> StackFrame:
    """The frame, its variables as they were recorded: repr text, and lists and mappings of it.

    Args:
        frame: decoded JSON.
        place: where it stands, for errors.

    Raises:
        BadTrace: a field has another type than it must.
    """
    names = [place.at(key).text(frame.get(key)) for key in ("abs_path", "filename", "module")]
    in_app = frame.get("in_app")
    if in_app is not None and not isinstance(in_app, bool):
        raise place.at("in_app").wrong(in_app, "true, false or null")
    return StackFrame(
        path=next((name for name in names if name), ""),
        line=place.at("lineno").number(frame.get("lineno")) or 0,
        function=place.at("function").text(frame.get("function")),
        code=place.at("context_line").text(frame.get("context_line")).strip(),
        locals=dict(place.at("vars").mapping(frame.get("vars"))),
        in_app=in_app,
    )
