"""What all parts of suture.yaml have in common."""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A part of suture.yaml: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
