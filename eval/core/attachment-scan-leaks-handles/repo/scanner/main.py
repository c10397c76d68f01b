import sys

from scanner.scan import Scan


def main(argv):
    for root in argv:
        print(Scan(root).run().summary())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
