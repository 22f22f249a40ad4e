"""Tests of what the portal's processes are given."""

from pathlib import Path

from tools.make import portal, ports


def test_portal_environ_without_a_stripe_key_points_at_the_stand_in(tmp_path: Path) -> None:
    given = {"STATE_DIR": str(tmp_path), "PATH": "/usr/bin"}
    environ = portal.portal_environ(given, ports.from_environ({"PORT": "9000"}), dev=False)
    assert environ["BASE_URL"] == "http://localhost:9000"
    assert environ["LIVE_URL"] == ":9001"
    assert environ["STRIPE_API_BASE"] == "http://127.0.0.1:9002"
    assert environ["STRIPE_SECRET_KEY"].startswith("sk_test_")
    assert (environ["DEMO"], environ["DEBUG"]) == ("1", "0")


def test_portal_environ_with_a_stripe_key_nothing_of_the_stand_in_shines_through(tmp_path: Path) -> None:
    given = {
        "STATE_DIR": str(tmp_path),
        "STRIPE_SECRET_KEY": "sk_test_mine",
        "STRIPE_PUBLISHABLE_KEY": "pk_test_mine",
    }
    environ = portal.portal_environ(given, ports.from_environ({}), dev=False)
    assert environ["STRIPE_SECRET_KEY"] == "sk_test_mine"
    assert environ["STRIPE_PUBLISHABLE_KEY"] == "pk_test_mine"
    assert environ["STRIPE_API_BASE"] == ""
    assert not (tmp_path / "stripe_keys.json").exists()


def test_portal_environ_what_the_person_set_wins(tmp_path: Path) -> None:
    given = {"STATE_DIR": str(tmp_path), "BASE_URL": "https://demo.example.org", "DEBUG": "1", "DEMO": "0"}
    environ = portal.portal_environ(given, ports.from_environ({}), dev=False)
    assert environ["BASE_URL"] == "https://demo.example.org"
    assert (environ["DEMO"], environ["DEBUG"]) == ("1", "0")


def test_banner_names_address_accounts_and_mails() -> None:
    environ = {"BASE_URL": "http://localhost:8000", "STATE_DIR": "/x/var"}
    text = portal.banner(environ, "staff  staff@example.org\n", 3.21, dev=False)
    assert "ready after 3.2 s: http://localhost:8000/" in text
    assert "  staff  staff@example.org" in text
    assert "http://localhost:8000/demo/mail/" in text


def test_health_urls_the_web_process_is_asked_last() -> None:
    where = ports.from_environ({"PORT": "9000", "HOST": "0.0.0.0"})
    assert list(portal.health_urls(where, stand_in=True).items()) == [
        ("live", "http://127.0.0.1:9001/healthz"),
        ("stripe", "http://127.0.0.1:9002/_stand_in/health"),
        ("web", "http://127.0.0.1:9000/readyz"),
    ]
    assert "stripe" not in portal.health_urls(where, stand_in=False)
