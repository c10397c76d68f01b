"""The language model: really asked once."""

from collections.abc import Iterator
from functools import partial

from agent.diagnosis.finding import Finding, checked
from agent.domain.conversation import Message, Role
from agent.domain.model_request import ModelRequest, ToolSpec
from agent.errors import ModelUnavailable
from agent.model_ports import Model, ModelAccess
from agent.model_settings import Endpoint
from agent.settings import Settings
from agent.wiring import models_of

SECONDS = 30.0
TOOL = ToolSpec(name="answer", description="Answers.", parameters={"type": "object", "properties": {"word": {"type": "string"}}})
QUESTION = Message(role=Role.USER, text="This is a test of the connection. Call the tool `answer` with the word `ready`.")


def model_findings(settings: Settings, endpoint: Endpoint) -> Iterator[Finding]:
    """Ask each configured model one question; a remark where none is configured."""
    made: list[ModelAccess | None] = []
    finding = checked("model", lambda: _made(settings, endpoint, made))
    access = made[0] if made else None
    if not finding.holds or access is None:
        yield finding
        return
    models = [access.model, *([access.reviewer] if access.reviewer else [])]
    for model in models:
        yield checked(f"model {model.name}", partial(_answers, model), "check SUTURE_MODEL, OPENAI_BASE_URL and OPENAI_API_KEY")
    if access.price is None:
        detail = f"no price is set for {access.model.name}: tokens, calls and seconds limit it, money does not"
        yield Finding(part="model price", holds=True, detail=detail)


def _made(settings: Settings, endpoint: Endpoint, made: list[ModelAccess | None]) -> str:
    made.append(models_of(settings.model, endpoint))
    return "none is named; the rules work alone (model.name or SUTURE_MODEL names one)"


def _answers(model: Model) -> str:
    reply = model.reply(ModelRequest(messages=(QUESTION,), tools=(TOOL,), reply_tokens=256, seconds=SECONDS))
    if not reply.message.text and not reply.message.calls:
        raise ModelUnavailable(f"{model.name} answers nothing", expected="text or a call", remedy="try another model")
    how = "calls tools" if reply.message.calls else "answers, but called no tool (set model.tools to fenced if it can't)"
    return f"{how}; {reply.usage.tokens} tokens"
