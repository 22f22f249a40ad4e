"""One's own data as a file."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from innovate.accounts import exports, services
from tests.accounts.test_leaving import signed_in
from tests.factories.accounts import UserFactory
from tests.factories.crowdfund import TierFactory, active
from tests.factories.projects import picture

pytestmark = pytest.mark.django_db


def test_export_holds_one_s_own_and_nobody_else_s() -> None:
    pledge = active(TierFactory())
    person, other = pledge.person, active(TierFactory()).person
    services.set_avatar(person=person, upload=picture())
    _token, secret = services.issue_token(person=person, name="Shop", scope="read")
    answer = signed_in(person).post("/me/data/export/")
    assert answer["Content-Type"] == "application/zip"
    assert answer["Cache-Control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    assert parts.pop("picture.webp")
    told = {name: json.loads(content) for name, content in parts.items()}
    assert told["account.json"][0]["email"] == person.email
    assert len(told["pledges.json"]) == 1
    assert {"projects.json", "ballots.json", "messages.json", "payments.json", "bids.json"} <= told.keys()
    everything = b"".join(parts.values()).decode()
    assert other.email not in everything
    assert secret not in everything
    assert person.password not in everything


def test_export_is_limited() -> None:
    client = signed_in(UserFactory())
    answers = [client.post("/me/data/export/") for _ in range(6)]
    for answer in answers:
        answer.close()
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]


def test_two_rooms_do_not_write_one_file() -> None:
    with pytest.raises(ValueError, match="account"):
        exports.register("account", lambda person: [])
