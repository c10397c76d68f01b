"""The models Suture brings; apart from the other backends, as the client takes a second to import."""

import openai

from agent.errors import BadSettings
from agent.model_settings import Endpoint, ModelSection
from agent.models.openai_endpoint import OpenAIModel

NO_KEY = "none"  # local endpoints ask for none, but the client insists


def openai_model(name: str, section: ModelSection, endpoint: Endpoint) -> OpenAIModel:
    """Model `openai`: any endpoint that speaks OpenAI's chat completions."""
    address = endpoint.base_url or section.base_url
    key = endpoint.api_key.get_secret_value()
    if not key and not address:
        raise BadSettings(
            f"the model {name} is named, but no key and no address",
            expected="OPENAI_API_KEY, or OPENAI_BASE_URL of a local endpoint",
        )
    try:
        client = openai.OpenAI(api_key=key or NO_KEY, base_url=address or None)
    except (openai.OpenAIError, ValueError) as problem:
        raise BadSettings(
            f"the endpoint {address[:200]!r} can't be used: {problem}", expected="an http or https address"
        ) from None
    return OpenAIModel(name, client, extra=section.extra)
