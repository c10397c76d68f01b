import sys

from reporter.plugins import install
from reporter.registry import Registry


def main(argv, stdin=None):
    registry = install(Registry())
    text = (stdin or sys.stdin).read()
    for name in argv:
        print(name, registry.run(name, text, {}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
