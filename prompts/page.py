"""One prompt: a Markdown page with front matter that says its version and its inputs."""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import NoReturn

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from prompts.fences import plain, untrusted

FENCE = "---\n"
KEYS = {"version", "inputs", "purpose"}


class BadPrompt(ValueError):
    """A page that is no prompt, or inputs that it does not take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A prompt.

    Args:
        name: of its file, without `.md`.
        version: whole number, raised with every change of meaning.
        inputs: names that rendering needs, all of them.
        purpose: one sentence: what it is for.
        text: the template.
    """

    name: str
    version: int
    inputs: tuple[str, ...]
    purpose: str
    text: str

    @property
    def hash(self) -> str:
        """Twelve hexadecimal digits that name the text."""
        return sha256(self.text.encode()).hexdigest()[:12]

    def render(self, **inputs: object) -> str:
        """The prompt with its inputs; text from outside goes through the filters `untrusted` or `plain`.

        Raises:
            BadPrompt: an input is missing or unknown.
            TypeError: the page prints untrusted text without a filter.
        """
        if set(inputs) != set(self.inputs):
            raise BadPrompt(f"{self.name} was given {sorted(inputs)}; it takes {sorted(self.inputs)}")
        return _environment().from_string(self.text).render(inputs).strip() + "\n"


@cache
def load(name: str) -> Page:
    """The prompt of that name.

    Raises:
        BadPrompt: there is none, or it is no page with front matter.
    """
    file = resources.files("prompts").joinpath(f"{name}.md")
    if not file.is_file():
        raise BadPrompt(f"no prompt {name!r}; there are {', '.join(pages())}")
    return read(name, file.read_text(encoding="utf-8"))


def pages() -> tuple[str, ...]:
    """Names of all prompts."""
    files = resources.files("prompts").iterdir()
    return tuple(sorted(file.name.removesuffix(".md") for file in files if file.name.endswith(".md")))


def read(name: str, text: str) -> Page:
    """The page of a text.

    Raises:
        BadPrompt: its front matter is missing, misspelt or unknown.
    """
    head, separator, body = text.removeprefix(FENCE).partition(FENCE)
    if not text.startswith(FENCE) or not separator:
        _refuse(name, "has no front matter between two lines of ---")
    try:
        about = YAML(typ="safe").load(head)
    except YAMLError as problem:
        raise BadPrompt(f"the front matter of {name} is no YAML: {problem}") from problem
    if not isinstance(about, dict) or set(about) != KEYS:
        _refuse(name, f"needs exactly {', '.join(sorted(KEYS))} in its front matter")
    version, inputs = about["version"], about["inputs"]
    if not isinstance(version, int) or not isinstance(inputs, list):
        _refuse(name, "needs a whole number as version and a list of inputs")
    return Page(name=name, version=version, inputs=tuple(map(str, inputs)), purpose=str(about["purpose"]), text=body)


def _refuse(name: str, why: str) -> NoReturn:
    raise BadPrompt(f"the prompt {name} {why}")


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, autoescape=False
    )
    made.filters |= {"untrusted": untrusted, "plain": plain}
    return made
