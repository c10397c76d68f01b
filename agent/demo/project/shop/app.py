"""The HTTP door of the shop."""

import argparse
import json
import logging
import traceback
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from shop.checkout import checkout

log = logging.getLogger("shop")


class JsonLines(logging.Formatter):
    """One JSON object a line; tracebacks with the variables of each frame."""

    def format(self, record):
        line = {
            "timestamp": datetime.fromtimestamp(record.created, timezone.utc).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = "".join(traceback.TracebackException(*record.exc_info, capture_locals=True).format())
        return json.dumps(line)


class ShopHandler(BaseHTTPRequestHandler):
    counts = {"200": 0, "500": 0}

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            self.answer(200, checkout(json.loads(body)))
        except Exception:
            log.exception("POST %s failed", self.path)
            self.answer(500, {"error": "internal error"})

    def do_GET(self):
        lines = (f'http_requests_total{{service="shop",code="{code}"}} {count}\n' for code, count in self.counts.items())
        self.send(200, "text/plain; version=0.0.4", "".join(lines).encode())

    def answer(self, status, value):
        self.counts[str(status)] += 1
        self.send(status, "application/json", json.dumps(value).encode())

    def send(self, status, content_type, body):
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *args):
        log.info(format, *args)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--log", default="shop.log")
    options = parser.parse_args()
    handler = logging.FileHandler(options.log)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    server = ThreadingHTTPServer(("127.0.0.1", options.port), ShopHandler)
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
