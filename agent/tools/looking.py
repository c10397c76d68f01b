"""A test that runs the reproduction and looks at a value on the way."""

import json
from pathlib import PurePosixPath

from agent.domain.proof import TestReport

LOOKS_AT_MOST = 5
MARK = "SUTURE LOOKED: "
LOOK = """

def test_suture_look():
    import json
    import sys

    seen = []

    def look(frame, event, argument):
        if frame.f_lineno == {line} and event in ("line", "exception"):
            try:
                value = repr(eval({expression!r}, frame.f_globals, frame.f_locals))
            except Exception as problem:
                value = "%s: %s" % (type(problem).__name__, problem)
            if not seen or seen[-1] != value[:400]:
                seen.append(value[:400])
        return look

    def enter(frame, event, argument):
        return look if frame.f_code.co_filename.replace("\\\\", "/").endswith({path!r}) else None

    sys.settrace(enter)
    try:
        {function}()
    except BaseException:
        pass
    finally:
        sys.settrace(None)
    raise AssertionError({mark!r} + json.dumps(seen[-{most}:]))
"""


def look_test(reproduction: str, content: bytes, expression: str, path: str, line: int) -> tuple[str, bytes]:
    """Path and content of the test.

    Args:
        reproduction: id of the red test.
        content: of its file.
        expression: to evaluate.
        path: repository-relative file to stop in.
        line: 1-based.
    """
    file, _, function = reproduction.partition("::")
    text = LOOK.format(
        line=line, expression=expression, path="/" + path.lstrip("/"), function=function, mark=MARK, most=LOOKS_AT_MOST
    )
    name = str(PurePosixPath(file).with_name(f"test_suture_look_{PurePosixPath(file).stem}.py"))
    return name, content + text.encode()


def seen_of(report: TestReport) -> str:
    """The values that were seen, one a line; empty when the test did not tell."""
    for result in report.results:
        message = result.crash.message.reveal() if result.crash else ""
        if message.startswith(MARK):
            try:
                values = json.loads(message.removeprefix(MARK))
            except ValueError:
                return message
            return "\n".join(map(str, values)) if values else "The line was not reached."
    return ""
