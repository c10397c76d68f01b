"""`python meterd.pyz FILE`: print the usage of every meter."""

import sys

from meterd.reader import usage


def main(argv):
    with open(argv[1], encoding="utf-8") as lines:
        for meter, kwh in sorted(usage(lines).items()):
            print(meter, kwh)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
