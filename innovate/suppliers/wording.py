"""The sentences that explain a match: gates, terms and what would raise them, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from innovate.organisations.countries import country_name
from innovate.suppliers.models import Capability, CertificateType
from innovate.suppliers.regions import region_name

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Names:
    """The names of capabilities and certificates by code, in the reader's language: two queries for a page."""

    capabilities: Mapping[str, str]
    certificates: Mapping[str, str]

    def capability(self, code: object) -> str:
        return self.capabilities.get(str(code), str(code))

    def certificate(self, code: object) -> str:
        return self.certificates.get(str(code), str(code))


def load_names() -> Names:
    """Read the names of everything that can be named."""
    column = "name_zh" if (get_language() or "").startswith("zh") else "name_en"
    return Names(
        _names(Capability.objects.values_list("code", column, "name_en")),
        _names(CertificateType.objects.values_list("code", column, "name_en")),
    )


def _names(rows: Any) -> dict[str, str]:
    return {code: name or english for code, name, english in rows}


NO_NAMES = Names({}, {})


def gate_text(code: str, data: Data, names: Names = NO_NAMES) -> str:
    """Say in a sentence which gate was not passed."""
    sentences: dict[str, Callable[[], str]] = {
        "suspended": lambda: _("The supplier is suspended."),
        "verified": lambda: _("The supplier is not verified yet."),
        "certificate_missing": lambda: (
            _("%(certificate)s is required and missing.")
            % {"certificate": names.certificate(data["certificate"])}
        ),
        "certificate_lapses": lambda: (
            _("%(certificate)s lapses on %(until)s, before the delivery.")
            % {"certificate": names.certificate(data["certificate"]), "until": data["until"]}
        ),
        "region": lambda: (
            _("It does not deliver to %(region)s.") % {"region": region_name(str(data["region"]))}
        ),
        "capacity": lambda: (
            _("It can make %(most)s units in time; %(quantity)s are needed.")
            % {"most": data["most"], "quantity": data["quantity"]}
        ),
        "conflict": lambda: _("One of its people is on the project’s own team."),
    }
    return sentences[code]() if code in sentences else code


def term_label(code: str) -> str:
    """Return what a term is called."""
    return {
        "capability": _("Can make what is needed"),
        "performance": _("Past work here"),
        "text": _("Describes similar work"),
        "capacity": _("Room in its schedule"),
        "responsiveness": _("Answers invitations"),
        "certificates": _("Wished certificates"),
        "distance": _("Distance"),
    }.get(code, code)


def term_text(code: str, data: Data, names: Names = NO_NAMES) -> str:
    """Say which facts a term was made of."""
    sentences: dict[str, Callable[[], str]] = {
        "capability": lambda: ", ".join(
            f"{names.capability(needed)} {round(value * 100)} %"
            for needed, value in data.get("found", {}).items()
        ),
        "performance": lambda: (
            ngettext("%(jobs)s finished step here", "%(jobs)s finished steps here", data["jobs"])
            % {"jobs": data["jobs"]}
            if data.get("jobs")
            else _("No finished work here yet: counted as the average")
        ),
        "text": lambda: ", ".join(data.get("shared", [])) or _("Nothing in common with the description"),
        "capacity": lambda: (
            _("%(most)s units possible in time, %(quantity)s needed")
            % {"most": data["most"], "quantity": data["quantity"]}
        ),
        "responsiveness": lambda: (
            _("%(answered)s of %(invited)s invitations answered")
            % {"answered": data["answered"], "invited": data["invited"]}
            if data.get("invited")
            else _("Never invited before: counted as a half")
        ),
        "certificates": lambda: (
            ", ".join(names.certificate(held) for held in data.get("held", []))
            or (_("None of those wished for") if data.get("wished") else _("None were wished for"))
        ),
        "distance": lambda: country_name(str(data.get("country", ""))),
    }
    return sentences[code]() if code in sentences else ""


def raise_text(hint: Data, names: Names = NO_NAMES) -> str:
    """Say what the supplier could do to be scored higher."""
    code = hint["code"]
    sentences: dict[str, Callable[[], str]] = {
        "add_capability": lambda: _("Being able to do: %(capability)s"),
        "evidence_document": lambda: _("Papers that show: %(capability)s"),
        "evidence_audited": lambda: _("An audit on site of: %(capability)s"),
        "deliver_on_time": lambda: _("Steps delivered on time and accepted"),
        "describe": lambda: _("Describing similar work on the supplier’s page"),
        "free_capacity": lambda: _("More free capacity until the delivery"),
        "certificate": lambda: _("Holding %(certificate)s through the delivery"),
        "answer": lambda: _("Answering more invitations with a bid"),
    }
    if code not in sentences:
        return str(code)
    return sentences[code]() % {
        "capability": names.capability(hint.get("capability", "")),
        "certificate": names.certificate(hint.get("certificate", "")),
    }


def problem_text(code: str) -> str:
    """Say why a bid could not be counted."""
    return {
        "key": _("It could not be decrypted: it was not sealed for this tender, or its bytes were changed."),
        "shape": _("It was decrypted, but what was in it is no bid."),
        "commitment": _("It was decrypted, but does not match its seal."),
        "not_confirmed": _("The tender was edited, and the bid was not confirmed again before the deadline."),
        "expired": _("The offer no longer stood when it was opened."),
    }.get(code, code)


def milestone_title(key: str, number: int) -> str:
    """Return what a milestone is called."""
    return {
        "start": _("Tooling and materials"),
        "samples": _("Samples approved"),
        "making": _("The run is made"),
        "delivery": _("Checked and handed over"),
        "all": _("Everything delivered"),
    }.get(key) or _("Step %(number)s") % {"number": number}


def low_text(low: Data | None) -> str:
    """Say why a bid looks abnormally low, or nothing."""
    if not low:
        return ""
    if low["compared"] == "mean":
        return _("%(per_cent)s %% under the average of the others. Ask how this price comes about.") % low
    return _("%(per_cent)s %% under the next bid. Ask how this price comes about.") % low
