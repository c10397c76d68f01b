import sys

from salesreport.reading import read_sales
from salesreport.totals import by_region, grand_total


def money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def report(lines) -> str:
    totals = by_region(read_sales(lines))
    rows = [f"{region:<12}{money(totals[region]):>12}" for region in sorted(totals)]
    rows.append(f"{'total':<12}{money(grand_total(totals)):>12}")
    return "\n".join(rows)


def main(argv=None) -> int:
    paths = sys.argv[1:] if argv is None else argv
    for path in paths:
        with open(path, encoding="utf-8") as file:
            print(report(file))
    return 0


if __name__ == "__main__":
    sys.exit(main())
