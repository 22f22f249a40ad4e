"""Become another program that is told when its parent is gone: `tether.py SIGNAL USER PROGRAM ARGUMENT…`.

Linux then sends it SIGNAL, even when the parent was killed outright; elsewhere it only becomes the program.
USER, when not empty, is whom it becomes first. A program of its own rather than `preexec_fn`: running Python
between fork and exec is unsafe in a process with threads.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import sys

PR_SET_PDEATHSIG = 1


def follow_parent(with_signal: int) -> None:
    """Ask Linux to send this process `with_signal` when its parent is gone."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, with_signal)


def main(with_signal: str, user: str, *argv: str) -> None:
    """Change the user, tie us to the parent, and become `argv`."""
    if user:
        entry = pwd.getpwnam(user)
        os.setgroups([])
        os.setgid(entry.pw_gid)
        os.setuid(entry.pw_uid)
    # After the change of user, which would undo it.
    follow_parent(int(with_signal))
    os.execvp(argv[0], argv)


if __name__ == "__main__":
    main(*sys.argv[1:])
