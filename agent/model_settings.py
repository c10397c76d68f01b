"""Settings of language models: which one, what it may cost, and where its endpoint is."""

from typing import Literal

from pydantic import Field, JsonValue, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from agent.budget import Budget, Price
from agent.settings_section import Section


class PriceSection(Section):
    """US dollars a million tokens."""

    prompt: float = Field(ge=0, description="For what the model reads.")
    completion: float = Field(ge=0, description="For what it writes.")
    cached: float | None = Field(default=None, ge=0, description="For what it reads from the endpoint's cache.")

    def to_price(self) -> Price:
        """As the meter takes it."""
        return Price(prompt=self.prompt, completion=self.completion, cached=self.cached)


class BudgetSection(Section):
    """What one incident may spend on models; exceeded by no more than the call that is under way."""

    money: float = Field(default=1.0, ge=0, description="US dollars; holds only where the model's price is set.")
    tokens: int = Field(default=400_000, ge=0, description="Tokens read and written.")
    seconds: float = Field(default=600.0, gt=0, description="Wall time of one round of asking.")
    calls: int = Field(default=60, ge=0, description="Requests.")

    def to_budget(self) -> Budget:
        """As the meter takes it."""
        return Budget(money=self.money, tokens=self.tokens, seconds=self.seconds, calls=self.calls)


class ModelSection(Section):
    """The language model that is asked when the rules have no proven fix."""

    name: str = Field(default="", description="Name of the model at its endpoint; empty asks none. `SUTURE_MODEL` overrides it.")
    backend: str = Field(default="openai", description="Who speaks to it, by the name of its entry point.")
    base_url: str = Field(
        default="", description="Address of an OpenAI-compatible endpoint, empty for OpenAI's. `OPENAI_BASE_URL` overrides it."
    )
    tools: Literal["native", "fenced"] = Field(
        default="native", description="fenced for models without tool calls: they write calls as blocks of text."
    )
    changes: Literal["diff", "blocks"] = Field(
        default="diff", description="blocks for models that write search and replace blocks better than unified diffs."
    )
    reply_tokens: int = Field(default=4096, ge=256, description="Most tokens of one reply.")
    samples: int = Field(default=3, ge=0, le=20, description="Answers drawn at a temperature when the first attempts failed.")
    temperature: float = Field(default=0.8, ge=0, le=2, description="Of these samples.")
    extra: dict[str, JsonValue] = Field(
        default_factory=dict, description="Further fields of every request, for example reasoning_effort: low."
    )
    budget: BudgetSection = Field(default_factory=BudgetSection)
    prices: dict[str, PriceSection] = Field(
        default_factory=dict, description="Model: its price; without one the other limits of the budget hold alone."
    )
    reviewer: str = Field(
        default="", description="Model at the same endpoint for a second opinion on proven fixes, which may only lower trust."
    )


class Endpoint(BaseSettings):
    """Name, address and key of the environment, spelled as other tools spell them."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    model: str = Field(default="", validation_alias="SUTURE_MODEL", description="Name of the model; empty for the file's.")
    api_key: SecretStr = Field(
        default=SecretStr(""), validation_alias="OPENAI_API_KEY", description="Key of the model's endpoint; local ones need none."
    )
    base_url: str = Field(
        default="", validation_alias="OPENAI_BASE_URL", description="Address of the model's endpoint; empty for the file's."
    )
