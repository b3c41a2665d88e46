"""``python -m benchmarks [plans|country] …``: measure and print a table; both by default."""

from __future__ import annotations

import sys

from benchmarks import indicators, measure


def main(arguments: list[str]) -> None:
    match arguments:
        case ["plans", *rest]:
            measure.main(rest)
        case ["country", *rest]:
            indicators.main(rest)
        case _:
            measure.main(arguments)
            print()
            indicators.main([])


if __name__ == "__main__":
    main(sys.argv[1:])
