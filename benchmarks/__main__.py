"""``python -m benchmarks [plans|country|pages] …``: measure and print a table; all by default."""

from __future__ import annotations

import sys

from benchmarks import indicators, measure, pages


def main(arguments: list[str]) -> None:
    match arguments:
        case ["plans", *rest]:
            measure.main(rest)
        case ["country", *rest]:
            indicators.main(rest)
        case ["pages", *rest]:
            pages.main(rest)
        case _:
            measure.main(arguments)
            print()
            indicators.main([])
            print()
            pages.main([])


if __name__ == "__main__":
    main(sys.argv[1:])
