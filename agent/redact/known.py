"""Token forms that detect-secrets knows, its hits widened to whole tokens."""

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Final

from agent.redact.marks import mark

# Entropy and keyword detectors are left out: the ones take commit ids, the others whole lines; names are pairs.py's part.
_PLUGINS: Final = (
    ("aws", "AWSKeyDetector"),
    ("azure_storage_key", "AzureStorageKeyDetector"),
    ("artifactory", "ArtifactoryDetector"),
    ("cloudant", "CloudantDetector"),
    ("discord", "DiscordBotTokenDetector"),
    ("github_token", "GitHubTokenDetector"),
    ("gitlab_token", "GitLabTokenDetector"),
    ("ibm_cloud_iam", "IbmCloudIamDetector"),
    ("ibm_cos_hmac", "IbmCosHmacDetector"),
    ("mailchimp", "MailchimpDetector"),
    ("npm", "NpmDetector"),
    ("openai", "OpenAIDetector"),
    ("pypi_token", "PypiTokenDetector"),
    ("sendgrid", "SendGridDetector"),
    ("slack", "SlackDetector"),
    ("softlayer", "SoftlayerDetector"),
    ("square_oauth", "SquareOAuthDetector"),
    ("stripe", "StripeDetector"),
    ("telegram_token", "TelegramBotTokenDetector"),
    ("twilio", "TwilioKeyDetector"),
)
_PIECE: Final = 2_000  # some of the detectors' patterns take time quadratic in the line
_OVERLAP: Final = 200
_SHORTEST: Final = 16
_TO_THE_LEFT: Final = re.compile(r"[A-Za-z0-9_\-]*$")
_TO_THE_RIGHT: Final = re.compile(r"[A-Za-z0-9_\-+/=~.]*")


def cut_known(line: str) -> str:
    """Tokens of the services that detect-secrets has a detector for.

    Args:
        line: one line, without its end.
    """
    if len(line) < _SHORTEST:
        return line
    parts: list[str] = []
    position = 0
    for start, end, kind in sorted(_hits(line)):
        if end <= position:
            continue
        left = _TO_THE_LEFT.search(line, max(position, start - _OVERLAP), start)
        right = _TO_THE_RIGHT.match(line, end)
        parts += [line[position : left.start() if left else start], mark(kind)]
        position = right.end() if right else end
    parts.append(line[position:])
    return "".join(parts)


def _hits(line: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and kind of what the detectors find."""
    for offset in range(0, max(1, len(line) - _OVERLAP), _PIECE - _OVERLAP):
        piece = line[offset : offset + _PIECE]
        for kind, patterns in _detectors():
            for match in (match for pattern in patterns for match in pattern.finditer(piece)):
                start, end = _secret_span(match)
                secret = piece[start:end]
                if len(secret) >= _SHORTEST and _mixed(secret) and "[redacted:" not in secret:
                    yield offset + start, offset + end, kind


def _secret_span(match: re.Match[str]) -> tuple[int, int]:
    """The group that holds the secret where the pattern has one, else all of the match without blanks around it."""
    for number, group in enumerate(match.groups(), 1):
        if group and len(group) >= _SHORTEST:
            return match.span(number)
    text = match.group()
    return match.end() - len(text.lstrip()), match.start() + len(text.rstrip())


def _mixed(text: str) -> bool:
    return any(character.isdigit() for character in text) and any(character.isalpha() for character in text)


@cache
def _detectors() -> tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]:
    """Kind and patterns of each detector; loaded when first needed, for the package takes a quarter of a second to import."""
    detectors = []
    for module, name in _PLUGINS:
        detector = getattr(import_module(f"detect_secrets.plugins.{module}"), name)()
        kind = re.sub("[^a-z0-9]+", "-", str(detector.secret_type).lower()).strip("-")
        detectors.append((kind, tuple(detector.denylist)))
    return tuple(detectors)
