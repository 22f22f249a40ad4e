"""Every write of suppliers."""

from innovate.suppliers.services.awards import award, end_standstill, reject_bid, shortlist_bid
from innovate.suppliers.services.bids import Offer, Receipt, reconfirm_bid, submit_bid, withdraw_bid
from innovate.suppliers.services.contracts import sign_contract
from innovate.suppliers.services.milestones import (
    accept_milestone,
    deliver_milestone,
    dispute_milestone,
    fund_milestone,
    release_milestone,
)
from innovate.suppliers.services.opening import close_tender, open_bids
from innovate.suppliers.services.registry import (
    add_certificate,
    check_certificate,
    create_supplier,
    edit_supplier,
    load_certificate_types,
    load_taxonomy,
    remove_certificate,
    set_category_need,
    set_evidence,
)
from innovate.suppliers.services.tenders import (
    cancel_tender,
    edit_tender,
    open_tender,
    publish_tender,
    retender,
    save_sourcing_plan,
)

__all__ = [
    "Offer",
    "Receipt",
    "accept_milestone",
    "add_certificate",
    "award",
    "cancel_tender",
    "check_certificate",
    "close_tender",
    "create_supplier",
    "deliver_milestone",
    "dispute_milestone",
    "edit_supplier",
    "edit_tender",
    "end_standstill",
    "fund_milestone",
    "load_certificate_types",
    "load_taxonomy",
    "open_bids",
    "open_tender",
    "publish_tender",
    "reconfirm_bid",
    "reject_bid",
    "release_milestone",
    "remove_certificate",
    "retender",
    "save_sourcing_plan",
    "set_category_need",
    "set_evidence",
    "shortlist_bid",
    "sign_contract",
    "submit_bid",
    "withdraw_bid",
]
