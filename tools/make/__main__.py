"""Entry of every make target: `python3 -m tools.make COMMAND [ARGUMENTS]`.

This file alone must parse on any Python, so that a Python that is too old is named in one line
instead of ending in a syntax error.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - the whole point of this file
    sys.stderr.write(
        "Innovate needs Python 3.11 or newer; %s is %d.%d. Choose another: make run PYTHON=python3.12\n"  # noqa: UP031
        % (sys.executable, sys.version_info[0], sys.version_info[1])
    )
    sys.exit(1)

from tools.make import commands

if __name__ == "__main__":
    sys.exit(commands.main(sys.argv[1:]))
