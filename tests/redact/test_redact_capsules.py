"""What a recorder did not know for a secret is taken out before anybody sees a capsule."""

import json
from base64 import b64encode
from datetime import UTC, datetime

from agent.domain.capsule_nodes import ScalarNode, SymbolNode
from agent.domain.codec import dumps
from agent.domain.evidence import Evidence, EvidenceKind
from agent.redact import redact_evidence
from agent.stacktraces.capsule import read_capsule

AT = datetime(2026, 11, 24, tzinfo=UTC)
SECRETS = ("hunter2-swordfish", "sk_live_51HxQqLkd83jTzVb9QwErTyUi", "c2Vzc2lvbi1vZi1hZGE-42x", "Tr0ub4dor")
CAPSULE = {
    "suture_capsule": 1,
    "recorded_at": AT.isoformat(),
    "exceptions": [
        {"type": "ValueError", "module": "builtins", "message": f"password={SECRETS[0]} is wrong", "args": [0], "frames": [0]},
    ],
    "frames": [
        {
            "file": "/srv/app/a.py",
            "line": 1,
            "function": "f",
            "arguments": [["db_password", 0], ["headers", 1], ["plain", 6], ["me", 7]],
            "locals": [],
        }
    ],
    "nodes": [
        {"k": "str", "v": SECRETS[0]},
        {"k": "dict", "v": [[2, 3], [4, 5]]},
        {"k": "str", "v": "session_token"},
        {"k": "str", "v": SECRETS[2]},
        {"k": "str", "v": "note"},
        {"k": "str", "v": f"the key is {SECRETS[1]}"},
        {"k": "str", "v": "a harmless text of some length"},
        {"k": "object", "module": "a", "qualname": "Me", "state": [["secret", 8]], "slots": []},
        {"k": "bytes", "v": b64encode(SECRETS[3].encode()).decode()},
    ],
    "request": {
        "method": "POST",
        "path": "/login",
        "query": f"token={SECRETS[2]}&page=2",
        "headers": [["Authorization", f"Bearer {SECRETS[1]}"], ["Accept", "text/html"]],
        "body": b64encode(f'{{"password": "{SECRETS[0]}"}}'.encode()).decode(),
    },
}


def test_no_secret_is_left_in_any_part_of_a_capsule() -> None:
    crash = read_capsule(json.dumps(CAPSULE))
    evidence = Evidence(kind=EvidenceKind.CRASH, source="capsules", query="q", collected_at=AT, body=(crash,))
    (cleaned,) = redact_evidence(evidence).crashes
    assert cleaned.capsule is not None
    nodes = cleaned.capsule.nodes
    assert [isinstance(nodes[number], SymbolNode) for number in (0, 3, 8)] == [True] * 3
    assert isinstance(nodes[6], ScalarNode)
    assert nodes[6].text.reveal() == "a harmless text of some length"
    whole = dumps(cleaned)
    for secret in SECRETS:
        assert secret not in whole
        assert b64encode(secret.encode()).decode() not in whole
    assert cleaned.capsule.redacted == 4
    assert cleaned.capsule.request is not None
    assert ("Accept", "text/html") in [(name, value.reveal()) for name, value in cleaned.capsule.request.headers]
    assert SECRETS[0].encode() not in cleaned.capsule.request.body
