"""Measurements: `make bench`. They report ratios taken in one run, never times to be compared between machines."""
