from tests.stripe_fixture import stripe_process, stripe_stand_in  # noqa: F401
