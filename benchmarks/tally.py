"""Schulze with twenty designs: time and memory against the number of ballots."""

from __future__ import annotations

import multiprocessing
import random
import re
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from innovate.voting.tallies import schulze

DESIGNS = 20
SIZES = (10_000, 100_000, 1_000_000)
#: The aims for the largest: seconds of the processor, of which it uses one and waits for nothing, and megabytes.
LONGEST, LARGEST = 5.0, 500.0


def measure() -> None:
    """Print a line for each size, each counted in a process of its own: memory is never given back."""
    print(
        f"\nSchulze, {DESIGNS} designs, each ballot ranks all: processor time and peak memory of the process"
    )
    base = 0.0
    context = multiprocessing.get_context("spawn")
    for count in SIZES:
        with context.Pool(1) as pool:
            passed, used, peak = pool.apply(_tally, (count,))
        each = used / count
        base = base or each
        print(
            f"  {count:>9,} ballots {passed:7.2f} s, {used:6.2f} s of processor, {each * 1e6:5.2f} µs each"
            f" ({each / base:.2f})   {peak:6.0f} MB"
        )
    kept = used <= LONGEST and peak <= LARGEST
    print(
        f"  aim for the largest: {LONGEST:g} s of processor, {LARGEST:g} MB: {'kept' if kept else 'MISSED'}"
    )


def _tally(count: int) -> tuple[float, float, float]:
    """Return seconds, seconds of the processor, and the peak memory of this process in megabytes."""
    dice = random.Random(2)
    order = list(range(DESIGNS))
    packed = bytearray()
    for _ in range(count):
        dice.shuffle(order)
        packed += bytes(order)
    began, used = time.perf_counter(), time.process_time()
    outcome = schulze.tally(range(1, DESIGNS + 1), _ballots(packed))
    passed, used = time.perf_counter() - began, time.process_time() - used
    if outcome.working["ballots"] != count:
        raise SystemExit(f"{outcome.working['ballots']} of {count} ballots were counted")
    return passed, used, _peak()


def _peak() -> float:
    """Return the most memory this process has held, in megabytes."""
    status = Path("/proc/self/status")
    if status.exists():
        # Linux hands a child its parent's peak in ru_maxrss; this one begins anew with the program.
        return int(re.search(r"VmHWM:\s*(\d+) kB", status.read_text())[1]) / 1024  # type: ignore[index]
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def _ballots(packed: bytearray) -> Iterator[dict[str, list[tuple[int, ...]]]]:
    """Unpack one ballot after the other, as a round's come from the database; a byte is a design."""
    groups = [(design,) for design in range(1, DESIGNS + 1)]
    for start in range(0, len(packed), DESIGNS):
        yield {"ranking": [groups[design] for design in packed[start : start + DESIGNS]]}
