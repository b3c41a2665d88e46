"""``python -m benchmarks``: measure and print one table."""

from benchmarks.measure import main

if __name__ == "__main__":
    main()
