"""The webhooks' door: who it is, then how long, then what kind, then what it says; then it is on record."""

import logging
from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel

from agent.alerts.alertmanager import parse_alertmanager
from agent.errors import BadWebhook, StoreProblem
from agent.ports import Catalogue
from agent.service.auth import Access, bearer_token, is_one_of, is_signed
from agent.service.bodies import content_type, read_body
from agent.service.door import require_local
from agent.service.metrics import Metrics
from agent.service.problems import MEDIA_TYPE, Problem, Refused, bad_webhook, store_unavailable
from agent.service.records import Effect, Records, TakenIn
from agent.service.threads import Threads

SIGNATURE_HEADER = "x-suture-signature"
ALERTMANAGER = "alertmanager"
REFUSALS: dict[int | str, str] = {
    401: "No valid bearer token or signature",
    403: "No secret is configured and the caller is not on this machine",
    413: "Larger than the body limit",
    415: "Not application/json",
    422: "Not a body of this webhook; names the field, the value seen and what was expected",
    503: "Not on record; send it again",
}
logger = logging.getLogger(__name__)


class AlertReceipt(BaseModel):
    """What became of one alert."""

    fingerprint: str
    incident: str
    effect: Effect


class Receipt(BaseModel):
    """The answer to a webhook: every alert is on record."""

    status: Literal["accepted"] = "accepted"
    alerts: list[AlertReceipt]
    warnings: list[str]


class Intake:
    """Takes webhooks in.

    Args:
        records: where alerts are kept.
        catalogue: the services.
        access: which secrets webhooks must show.
        metrics: counts.
        body_limit: bytes.
    """

    def __init__(self, *, records: Records, catalogue: Catalogue, access: Access, metrics: Metrics, body_limit: int) -> None:
        self._records = records
        self._catalogue = catalogue
        self._access = access
        self._metrics = metrics
        self._body_limit = body_limit
        self._threads = Threads(size=32, waiting=256)  # they wait for the store, which commits many posts at once

    def router(self) -> APIRouter:
        """The routes of this door."""
        router = APIRouter(prefix="/webhooks", tags=["webhooks"])
        router.add_api_route(
            "/alertmanager",
            self.alertmanager,
            methods=["POST"],
            status_code=202,
            response_model=Receipt,
            summary="Take in alerts of Alertmanager's webhook, version 4",
            responses={status: {"description": why, "content": {MEDIA_TYPE: {}}} for status, why in REFUSALS.items()},
            openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}},
        )
        return router

    async def alertmanager(self, request: Request) -> Receipt:
        """Take in one post; the answer comes after its alerts are committed."""
        try:
            body = await self._checked_body(request)
            return await self._threads.run(self._take_in, body)
        except BadWebhook as error:
            raise self._counted(bad_webhook(error)) from error
        except StoreProblem as error:
            logger.exception("Alerts could not be recorded; the sender was asked to send them again.")
            raise self._counted(store_unavailable(error)) from error
        except Refused as refusal:
            raise self._counted(refusal.problem) from refusal

    async def _checked_body(self, request: Request) -> bytes:
        """The body of a caller who may send one; nothing is read of one who shows no secret at all."""
        require_local(request, secured=self._access.webhooks_secured)
        token = bearer_token(request.headers.get("authorization", ""))
        known = not self._access.webhooks_secured or is_one_of(token, self._access.webhook_tokens)
        signature = request.headers.get(SIGNATURE_HEADER, "")
        if not known and not (signature and self._access.webhook_secrets):
            raise _unauthorized()
        body = await read_body(request, self._body_limit)
        if not known and not is_signed(body, signature, self._access.webhook_secrets):
            raise _unauthorized()
        if (kind := content_type(request)) != "application/json":
            seen = f"content type {kind[:80]!a}" if kind else "no content type"
            raise BadWebhook(seen, status=415, field="Content-Type", expected="application/json")
        return body

    def _take_in(self, body: bytes) -> Receipt:
        batch = parse_alertmanager(body, ALERTMANAGER)
        taken = self._records.take_in(batch.alerts, self._catalogue)
        self._metrics.taken_in(ALERTMANAGER, taken)
        for warning in batch.warnings:
            logger.warning("alertmanager webhook: %a", warning)  # names in it come from outside
        return Receipt(alerts=[_receipt(one) for one in taken], warnings=list(batch.warnings))

    def _counted(self, problem: Problem) -> Refused:
        self._metrics.rejected(problem.code)
        return Refused(problem)


def _receipt(taken: TakenIn) -> AlertReceipt:
    return AlertReceipt(fingerprint=taken.fingerprint, incident=taken.incident_key, effect=taken.effect)


def _unauthorized() -> BadWebhook:
    return BadWebhook(
        "no valid bearer token or signature",
        status=401,
        field="Authorization",
        expected="Authorization: Bearer <token>, or X-Suture-Signature: sha256=<HMAC of the body in hex>",
    )
