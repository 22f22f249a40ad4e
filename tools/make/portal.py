"""`make run` and `make dev`: prepare the state, start the Procfile's processes, wait for their health."""

from __future__ import annotations

import os
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping

from tools.make import children, environment, ports, procfile, stripe_keys
from tools.make.changes import Changes
from tools.make.errors import Failure
from tools.make.layout import ROOT, program_environ, state_dir, venv_python
from tools.make.supervisor import Supervisor

HEALTHY_WITHIN = 90.0
STRIPE_VARIABLES = ("STRIPE_SECRET_KEY", "STRIPE_PUBLISHABLE_KEY", "STRIPE_WEBHOOK_SECRET", "STRIPE_API_BASE")
# No proxy lies between a machine and itself.
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def run(*, dev: bool) -> int:
    """Set up, start and watch over the portal until told to stop; return the exit status."""
    began = time.monotonic()
    where = ports.from_environ(os.environ)
    stand_in = not os.environ.get("STRIPE_SECRET_KEY")
    need_free(where, stand_in=stand_in)
    environment.ensure(["requirements.txt"], lambda line: print(line, flush=True))
    environ = portal_environ(os.environ, where, dev=dev)
    commands = procfile.parse((ROOT / "Procfile").read_text(), environ)
    if not stand_in:
        del commands["stripe"]
    with Supervisor(environ, ROOT) as supervisor:
        urls = health_urls(where, stand_in=stand_in)
        if stand_in:
            # The demo saves and charges its cards there, so it comes before everything else.
            supervisor.start("stripe", commands.pop("stripe"))
            if not await_health(supervisor, {"stripe": urls.pop("stripe")}):
                return 0
        accounts = prepare(environ, supervisor)
        if accounts is None:
            return 0
        for name, argv in commands.items():
            supervisor.start(name, argv)
        if not await_health(supervisor, urls):
            return 0
        supervisor.say(banner(environ, accounts, time.monotonic() - began, dev=dev))
        if dev:
            _reload_until_told(supervisor)
        else:
            supervisor.wait()
        if supervisor.told_to_stop:
            supervisor.say("Stopping …")
            return 0
        raise Failure(supervisor.obituary(supervisor.dead() or ""))


def need_free(where: ports.Ports, *, stand_in: bool) -> None:
    """Raise Failure when one of our ports is taken."""
    hint = "stop what listens there, or choose other ports: make run PORT=9000"
    for host, port in [(where.host, where.web), (where.host, where.live)]:
        ports.need_free(host, port, hint)
    if stand_in:
        ports.need_free("127.0.0.1", where.stripe, hint)


def portal_environ(environ: Mapping[str, str], where: ports.Ports, *, dev: bool) -> dict[str, str]:
    """Return the environment of the portal's processes: what the caller set wins, except DEMO and DEBUG."""
    state = state_dir(environ)
    defaults = {
        "BASE_URL": f"http://{'localhost' if where.reach == '127.0.0.1' else where.reach}:{where.web}",
        "LIVE_URL": f":{where.live}",
        "LIVE_HEALTH_URL": f"http://{where.reach}:{where.live}/healthz",
        # The address and the accounts must stay in sight; LOG_LEVEL=INFO shows every request.
        "LOG_LEVEL": "WARNING",
        "WEB_THREADS": "8",
        # Beyond this many waiting requests a client is told to come back instead of being kept.
        "WEB_BACKPRESSURE": "128",
        "STRIPE_STORE": str(state / "stripe"),
        "STRIPE_WEBHOOK_URL": f"http://{where.reach}:{where.web}/stripe/webhook/",
    }
    given = {name: environ[name] for name in defaults if environ.get(name)}
    if environ.get("STRIPE_SECRET_KEY"):
        stripe = {name: environ.get(name, "") for name in STRIPE_VARIABLES}
    else:
        stripe = stripe_keys.kept(state) | {"STRIPE_API_BASE": f"http://127.0.0.1:{where.stripe}"}
    return program_environ(
        environ,
        **(defaults | given | stripe),
        HOST=where.host,
        PORT=str(where.web),
        LIVE_PORT=str(where.live),
        STRIPE_PORT=str(where.stripe),
        DEMO="1",
        DEBUG="1" if dev else "0",
    )


def prepare(environ: Mapping[str, str], supervisor: Supervisor) -> str | None:
    """Bring database, catalogues and files up to date; return the demo accounts as text.

    None when told to stop meanwhile. Raises Failure when it fails; its errors are on the screen by then.
    """
    process = children.start(
        [str(venv_python()), "manage.py", "prepare"], environ=environ, cwd=ROOT, errors=None
    )
    try:
        while not supervisor.told_to_stop:
            try:
                accounts, _ = process.communicate(timeout=0.2)
            except subprocess.TimeoutExpired:
                continue
            if process.returncode:
                raise Failure("Preparing the database and the demo failed; the lines above say why.")
            return accounts
    finally:
        children.stop([process])
    return None


def health_urls(where: ports.Ports, *, stand_in: bool) -> dict[str, str]:
    """Return the address that tells each process's health, by process name."""
    urls = {"live": f"http://{where.reach}:{where.live}/healthz"}
    if stand_in:
        urls["stripe"] = f"http://127.0.0.1:{where.stripe}/_stand_in/health"
    # Last, for it asks the others.
    return urls | {"web": f"http://{where.reach}:{where.web}/readyz"}


def await_health(supervisor: Supervisor, urls: Mapping[str, str]) -> bool:
    """Wait until every address answers well (True) or we are told to stop (False).

    Raises Failure when a process dies first or the answers stay bad.
    """
    waiting = dict(urls)
    answers: dict[str, str] = {}

    def all_well() -> bool:
        while waiting:
            name, url = next(iter(waiting.items()))
            if answer := _answer(url):
                answers[name] = answer
                return False
            del waiting[name]
        return True

    if supervisor.wait(all_well, timeout=HEALTHY_WITHIN):
        return True
    if supervisor.told_to_stop:
        return False
    if dead := supervisor.dead():
        raise Failure(supervisor.obituary(dead))
    name, url = next(iter(waiting.items()))
    raise Failure(
        f"The process {name!r} is not healthy after {HEALTHY_WITHIN:.0f} s; {url} says: {answers.get(name)}"
    )


def _answer(url: str) -> str:
    """Return "" when the address answers 200, else what it said."""
    try:
        with _direct.open(url, timeout=5):
            return ""
    except urllib.error.HTTPError as error:
        with error:
            return f"{error.code} {error.read(500).decode(errors='replace')}"
    except OSError as error:
        return str(error)


def banner(environ: Mapping[str, str], accounts: str, seconds: float, *, dev: bool) -> str:
    """Return what a person needs to know next."""
    base = environ["BASE_URL"].rstrip("/")
    lines = [
        "",
        f"Innovate is ready after {seconds:.1f} s: {base}/",
        *([] if not accounts.strip() else ["", *(f"  {line}" for line in accounts.rstrip().splitlines())]),
        "",
        f"  Mails it sends:  {base}/demo/mail/",
        f"  Administration:  {base}/admin/",
        f"  State:           {environ['STATE_DIR']}",
        *(["  Restarts when a source file changes."] if dev else []),
        "",
        "Press Ctrl-C to stop.",
    ]
    return "\n".join(lines)


def _reload_until_told(supervisor: Supervisor) -> None:
    changes = Changes([ROOT / "innovate", ROOT / "templates", ROOT / "locale", ROOT / "tools"])
    while supervisor.wait(changes.happened, outlive=True):
        supervisor.say("A source file changed; starting again …")
        supervisor.restart()
