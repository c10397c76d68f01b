"""A tiny OpenAI-compatible endpoint that answers by a script: a program over real HTTP, for tests and offline runs.

`python scripted_endpoint.py ANSWERS.json URL_FILE` serves until it is killed. ANSWERS.json is a list; the first entry whose
`when` stands in the last message decides the reply: `tool` and `arguments` call a tool, `text` talks, `status` with `headers`
and `body` answers with an error; `times` uses an entry up.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any

Json = dict[str, Any]
CHARACTERS_A_TOKEN = 4


class Script:
    """Entries that decide replies, used up where they say how often they hold."""

    def __init__(self, entries: list[Json]) -> None:
        self._entries = [dict(entry) for entry in entries]
        self._lock = Lock()
        self.requests: list[Json] = []

    def entry_for(self, request: Json) -> Json:
        """The entry for a request; one that gives up when none fits."""
        said = request["messages"][-1].get("content") or ""
        opening = "\n".join(str(message.get("content") or "") for message in request["messages"])
        with self._lock:
            self.requests.append(request)
            for entry in self._entries:
                if entry.get("when", "") in (opening if entry.get("anywhere") else said) and entry.get("times", 1) > 0:
                    if "times" in entry:
                        entry["times"] -= 1
                    return entry
        return {"tool": "give_up", "arguments": {"reason": "The script has no answer."}}


def completion(request: Json, entry: Json) -> Json:
    """The body of a chat completion."""
    message: Json = {"role": "assistant", "content": entry.get("text")}
    if "tool" in entry:
        arguments = entry.get("arguments", {})
        text = arguments if isinstance(arguments, str) else json.dumps(arguments)
        call = {"id": "call_1", "type": "function", "function": {"name": entry["tool"], "arguments": text}}
        message["tool_calls"] = [call]
    read = sum(len(str(part.get("content") or "")) for part in request["messages"]) // CHARACTERS_A_TOKEN
    wrote = len(json.dumps(message)) // CHARACTERS_A_TOKEN
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": request.get("model", "scripted"),
        "choices": [{"index": 0, "message": message, "finish_reason": "tool_calls" if "tool" in entry else "stop"}],
        "usage": {"prompt_tokens": read, "completion_tokens": wrote, "total_tokens": read + wrote},
    }


class Handler(BaseHTTPRequestHandler):
    """Answers POST /v1/chat/completions."""

    script: Script

    def do_POST(self) -> None:
        """One reply."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self.path.endswith("/chat/completions"):
            self._send(404, {"error": {"message": f"no such path {self.path}", "type": "invalid_request_error"}}, {})
            return
        entry = self.script.entry_for(body)
        if "status" in entry:
            self._send(entry["status"], entry.get("body", {"error": {"message": "as scripted"}}), entry.get("headers", {}))
        elif "raw" in entry:
            self._send(200, entry["raw"], {})
        else:
            self._send(200, completion(body, entry), {})

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""

    def _send(self, status: int, body: Json | str, headers: dict[str, str]) -> None:
        content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


class Endpoint:
    """The endpoint in a thread of this process.

    Args:
        entries: of the script.
    """

    def __init__(self, entries: list[Json]) -> None:
        self.script = Script(entries)
        handler = type("ScriptedHandler", (Handler,), {"script": self.script})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    @property
    def url(self) -> str:
        """Base URL for clients."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> "Endpoint":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def main() -> None:
    """Serve a script until killed."""
    endpoint = Endpoint(json.loads(Path(sys.argv[1]).read_text()))
    Path(sys.argv[2]).write_text(endpoint.url)
    with endpoint:
        endpoint._thread.join()


if __name__ == "__main__":
    main()
