"""Rosters: bringing workbooks in, snapshots, computing figures from them, accepting the figures."""
