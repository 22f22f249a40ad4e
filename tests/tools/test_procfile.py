"""Tests of reading the Procfile."""

import pytest

from tools.make import procfile
from tools.make.layout import ROOT


def test_parse_a_value_with_spaces_stays_one_word() -> None:
    text = "# what runs\nweb: serve --store $STORE '--name=a b'\n\nlive: listen $PORT\n"
    assert procfile.parse(text, {"STORE": "/a b/var", "PORT": "8001"}) == {
        "web": ["serve", "--store", "/a b/var", "--name=a b"],
        "live": ["listen", "8001"],
    }


def test_parse_an_unset_variable_is_refused() -> None:
    with pytest.raises(KeyError, match="PORT"):
        procfile.parse("web: serve $PORT", {})


def test_our_procfile_names_the_four_processes() -> None:
    class Anything(dict[str, str]):
        def __missing__(self, name: str) -> str:
            return name

    assert set(procfile.parse((ROOT / "Procfile").read_text(), Anything())) == {
        "web",
        "live",
        "worker",
        "stripe",
    }
