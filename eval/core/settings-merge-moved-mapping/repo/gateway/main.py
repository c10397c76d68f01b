import json
import sys

from gateway.merging import merged
from gateway.routes import route

DEFAULTS = {"listen": {"host": "0.0.0.0", "port": 8080}, "routes": {"/": "web:80"}}


def load(text):
    return merged(DEFAULTS, json.loads(text))


def main(argv):
    with open(argv[0], encoding="utf-8") as file:
        settings = load(file.read())
    print(json.dumps(settings["listen"]))
    for path in argv[1:]:
        print(path, route(settings["routes"], path))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
