"""Read the Procfile: one process a line, `name: command`."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from string import Template


def parse(text: str, environ: Mapping[str, str]) -> dict[str, list[str]]:
    """Return each process's words, variables filled in from `environ`.

    A word is filled in after the line is split, so a value with spaces stays one word.
    Raises KeyError for a variable that is not set: a server must not start on half a command.
    """
    processes = {}
    for line in text.splitlines():
        if match := re.fullmatch(r"([A-Za-z0-9_-]+):\s*(\S.*)", line.strip()):
            processes[match[1]] = [Template(word).substitute(environ) for word in shlex.split(match[2])]
    return processes
