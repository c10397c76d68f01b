"""Languages by a file's suffix: the one table that a further language joins."""

from agent.stages.languages.javascript import JAVASCRIPT
from agent.stages.languages.language import Language
from agent.stages.languages.python import PYTHON

LANGUAGES = (PYTHON, JAVASCRIPT)


def language_of(path: str) -> Language | None:
    """The language a file is written in, None when it is none that is known."""
    return next((language for language in LANGUAGES if language.writes(path)), None)
