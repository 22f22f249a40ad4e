"""Tests of handing pip's configuration on to uv."""

from tools.make import pip_settings


def test_parse_the_environment_outranks_install_outranks_global() -> None:
    listing = "\n".join(
        [
            ":env:.index-url='https://env.example/simple'",
            "global.index-url='https://global.example/simple'",
            "install.index-url='https://install.example/simple'",
            "global.cert='/etc/ca.pem'",
            "install.cert='/etc/install.pem'",
            "freeze.timeout='10'",
        ]
    )
    assert pip_settings.parse(listing) == {
        "index-url": "https://env.example/simple",
        "cert": "/etc/install.pem",
    }


def test_parse_what_is_no_setting_is_passed_over() -> None:
    assert pip_settings.parse("WARNING: something\nglobal.x=\n\nglobal.proxy='http://p:3128'") == {
        "proxy": "http://p:3128"
    }


def test_for_uv_every_setting_has_its_variable() -> None:
    settings = {
        "index-url": "https://a.example/simple",
        "extra-index-url": "https://b.example/simple\nhttps://c.example/simple",
        "find-links": "/wheels /more",
        "trusted-host": "a.example b.example",
        "cert": "/etc/ca.pem",
        "proxy": "http://p:3128",
        "no-index": "true",
    }
    assert pip_settings.for_uv(settings, {}) == {
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_NO_PROGRESS": "1",
        "UV_DEFAULT_INDEX": "https://a.example/simple",
        "UV_INDEX": "https://b.example/simple https://c.example/simple",
        "UV_FIND_LINKS": "/wheels,/more",
        "UV_INSECURE_HOST": "a.example b.example",
        "SSL_CERT_FILE": "/etc/ca.pem",
        "HTTP_PROXY": "http://p:3128",
        "HTTPS_PROXY": "http://p:3128",
        "UV_NO_INDEX": "1",
    }


def test_for_uv_what_the_person_set_for_uv_stays() -> None:
    given = {"UV_DEFAULT_INDEX": "https://mine.example/simple", "SSL_CERT_FILE": "/mine.pem"}
    result = pip_settings.for_uv({"index-url": "https://a.example", "cert": "/a.pem"}, given)
    assert "UV_DEFAULT_INDEX" not in result
    assert "SSL_CERT_FILE" not in result


def test_for_uv_without_a_certificate_the_systems_are_trusted_as_pip_does() -> None:
    assert pip_settings.for_uv({}, {})["UV_SYSTEM_CERTS"] == "1"
