"""A stand-in for Stripe: one small process for development, tests and benchmarks, without the network.

Run it with ``python -m tools.stripe_stand_in --port 12111 --store var/stripe``. It answers the part of
Stripe's API that card payments, saved cards, refunds, disputes and Connect transfers need, in the shapes
and with the errors Stripe documents, serves a browser script with the calls of Stripe.js, and delivers
signed webhooks. It binds to the loopback interface only and accepts test cards only.

Every request is one SQLite transaction that also holds the events it caused, the webhook deliveries
they owe and the idempotent response, so killing the process at any moment loses nothing that was answered.

Hooks for tests live under ``/_stand_in/``; Stripe has none of these:

``GET /_stand_in/health``
    ``{"status": "ok", "clock": <unix seconds>, "objects": n, "webhooks_pending": n}``.
``GET /_stand_in/requests``
    ``{"total": n, "by_operation": {"POST /v1/customers": n}, "recent": [...]}``; ``DELETE`` resets it.
``POST /_stand_in/faults``
    Switch a fault on. JSON: ``kind`` and optionally ``method``, ``path`` (glob), ``event`` (glob), ``times``
    (default 1), ``seconds``, ``applied``; ``GET`` lists, ``DELETE`` clears. Kinds for requests:
    ``lost_response_after_success`` (the work is done, the connection is cut), ``error_500`` (``applied``:
    whether the work is done first; the 500 is kept for its idempotency key, as with Stripe),
    ``rate_limit_429``, ``timeout`` (silence for ``seconds``, then the connection is cut; ``applied``
    likewise), ``slow`` (the answer comes after ``seconds``). Kinds for webhooks: ``webhook_duplicate``,
    ``webhook_reorder`` (arrives after the next one, or after ``seconds``), ``webhook_delay`` (``seconds``),
    ``webhook_drop`` (never arrives; the event is still listed).
``POST /_stand_in/clock``
    JSON ``{"advance": seconds}`` moves the stand-in's clock forward; pending funds become available by it.
    Webhook signatures and retries keep real time.
``POST /_stand_in/accounts/{id}/onboard``
    Finishes a connected account's onboarding, as its owner would on the hosted page.
"""
