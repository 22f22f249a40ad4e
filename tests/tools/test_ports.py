"""Tests of the ports of a start."""

import socket

import pytest

from tools.make import ports
from tools.make.errors import Failure


def test_from_environ_defaults_are_three_in_a_row() -> None:
    assert ports.from_environ({}) == ports.Ports("127.0.0.1", 8000, 8001, 8002)
    assert ports.from_environ({"PORT": "9000"}) == ports.Ports("127.0.0.1", 9000, 9001, 9002)


def test_from_environ_an_empty_variable_counts_as_unset() -> None:
    # make exports PORT even when nobody gave it.
    assert ports.from_environ({"PORT": "", "HOST": "", "LIVE_PORT": ""}).web == 8000


@pytest.mark.parametrize("text", ["abc", "0", "70000", "-1", "80.5", "٣٠٠٠"])
def test_from_environ_a_bad_number_is_named(text: str) -> None:
    with pytest.raises(Failure, match="PORT must be a port number from 1 to 65535"):
        ports.from_environ({"PORT": text})


def test_from_environ_the_last_ports_leave_no_room_for_the_others() -> None:
    with pytest.raises(Failure):
        ports.from_environ({"PORT": "65535"})


def test_from_environ_the_same_port_twice_is_refused() -> None:
    with pytest.raises(Failure, match="must differ"):
        ports.from_environ({"PORT": "8001", "LIVE_PORT": "8001"})


def test_reach_of_all_interfaces_is_this_machine() -> None:
    assert ports.from_environ({"HOST": "0.0.0.0"}).reach == "127.0.0.1"


def test_need_free_a_busy_port_is_one_line_with_the_hint() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Failure) as failure:
            ports.need_free("127.0.0.1", port, "choose another")
    assert str(failure.value) == f"Port {port} is already in use; choose another"


def test_need_free_a_free_port_passes() -> None:
    ports.need_free("127.0.0.1", ports.free_port(), "")


def test_need_free_an_address_of_another_machine_is_named() -> None:
    with pytest.raises(Failure, match=r"Cannot listen on 192\.0\.2\.1 port 8000"):
        ports.need_free("192.0.2.1", 8000, "")
