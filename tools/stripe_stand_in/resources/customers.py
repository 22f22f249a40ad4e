"""Customers."""

from __future__ import annotations

from .. import params as p
from ..api import LISTING, Body, Call, fresh, listing, operation
from ..errors import missing
from ..ids import random_text

FIELDS: dict[str, p.Kind] = {
    "name": p.text,
    "email": p.text,
    "phone": p.text,
    "description": p.text,
    "address": p.anything,
    "shipping": p.anything,
    "metadata": p.metadata,
    "preferred_locales": p.strings,
    "invoice_settings": p.nested(default_payment_method=p.text),
}
KEPT = ("name", "email", "phone", "description", "address", "shipping", "preferred_locales")


def find(call: Call, customer_id: str, param: str = "customer") -> Body:
    """A customer who was not deleted."""
    found = call.find("customer", customer_id, param=param)
    if found.get("deleted"):
        raise missing("customer", customer_id, param)
    return found


@operation("POST", "/v1/customers", **FIELDS, payment_method=p.text)
def create(call: Call, values: Body) -> Body:
    """Create a customer, attaching a payment method when one is named."""
    customer = fresh(
        call,
        "cus",
        "customer",
        **{name: values.get(name) for name in KEPT},
        balance=0,
        currency=None,
        default_source=None,
        delinquent=False,
        discount=None,
        invoice_prefix=random_text(8).upper(),
        invoice_settings={
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        metadata=p.merge_metadata({}, values.get("metadata")),
        next_invoice_sequence=1,
        tax_exempt="none",
        test_clock=None,
    )
    customer["id"] = customer["id"][:18]
    customer["preferred_locales"] = customer["preferred_locales"] or []
    call.add(customer, event="customer.created")
    if values.get("payment_method"):
        from .payment_methods import attach_to, use

        attach_to(call, use(call, values["payment_method"]), customer["id"])
    return customer


@operation("GET", "/v1/customers/{id}")
def retrieve(call: Call, values: Body, customer_id: str) -> Body:
    """A customer; a deleted one answers with ``deleted: true``."""
    found = call.find("customer", customer_id)
    return {"id": customer_id, "object": "customer", "deleted": True} if found.get("deleted") else found


@operation("POST", "/v1/customers/{id}", **FIELDS)
def update(call: Call, values: Body, customer_id: str) -> Body:
    """Change a customer."""
    customer = find(call, customer_id, "id")
    previous = {name: customer[name] for name in KEPT if name in values and customer[name] != values[name]}
    customer |= {name: values[name] for name in KEPT if name in values}
    customer["metadata"] = p.merge_metadata(customer["metadata"], values.get("metadata"))
    if default := (values.get("invoice_settings") or {}).get("default_payment_method"):
        method = call.find("payment_method", default, param="invoice_settings[default_payment_method]")
        if method["customer"] != customer_id:
            raise missing("payment_method", default, "invoice_settings[default_payment_method]")
        customer["invoice_settings"]["default_payment_method"] = default
    return call.save(customer, event="customer.updated", previous=previous)


@operation("DELETE", "/v1/customers/{id}")
def delete(call: Call, values: Body, customer_id: str) -> Body:
    """Delete a customer for good."""
    customer = find(call, customer_id, "id")
    call.emit("customer.deleted", customer)
    call.save({**customer, "deleted": True})
    return {"id": customer_id, "object": "customer", "deleted": True}


@operation("GET", "/v1/customers", **LISTING, email=p.text)
def list_all(call: Call, values: Body) -> Body:
    """Customers, newest first."""
    return listing(call, "customer", "/v1/customers", values, "email")
