"""Stances, votes and syntheses at the addresses of threads: where `stances` and comments meet."""
