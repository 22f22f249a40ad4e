# Every target sets itself up: it needs python3 (3.11 or newer) and a package registry, nothing else.
# Variables: PYTHON, PORT (8000), HOST (127.0.0.1), STATE_DIR (var/); ARGS for test, test-postgres, scale-test, bench.
PYTHON ?= python3
# An environment without PATH would leave Python unable to tell where it is itself.
PATH ?= /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
MAKE_TOOL = command -v "$(PYTHON)" >/dev/null || { echo "Innovate needs Python 3.11 or newer; there is no $(PYTHON) here." >&2; exit 1; }; exec "$(PYTHON)" -m tools.make
# A variable given to make (make run PORT=9000) reaches the tool through the environment.
export PATH PORT LIVE_PORT STRIPE_PORT HOST STATE_DIR

.PHONY: help run dev test test-postgres scale-test lint bench setup
.NOTPARALLEL:

help:
	@echo "make run            set up and start the demo"
	@echo "make dev            the same with DEBUG, restarting when a source file changes"
	@echo "make test           the whole test suite on SQLite (ARGS='tests/voting -k tally')"
	@echo "make test-postgres  the same on a throw-away PostgreSQL"
	@echo "make scale-test     the tests marked scale, on a throw-away PostgreSQL and Redis"
	@echo "make lint           style, types, import order, templates, migrations, catalogues"
	@echo "make bench          ratios of speed, on a throw-away PostgreSQL (ARGS='support tally')"
	@echo "make setup          only make .venv with everything for development"

run dev lint setup:
	@$(MAKE_TOOL) $@

test test-postgres scale-test bench:
	@$(MAKE_TOOL) $@ $(ARGS)
