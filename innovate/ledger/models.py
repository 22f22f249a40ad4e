from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from innovate.core.money import CurrencyField, MoneyProperty


class Account(models.Model):
    """A pot of one currency. What kind of account it is follows from its code (`rules.KINDS`)."""

    code = models.CharField(max_length=120)
    currency = CurrencyField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["code", "currency"], name="one_account_per_currency"),)

    def __str__(self) -> str:
        return f"{self.code} ({self.currency})"


class Journal(models.Model):
    """One thing that happened to money, told by its transfers. Never changed: a correction is another
    journal.

    `digest` is the SHA-256 of kind, key, data and transfers, so that a lost or added transfer shows.
    """

    kind = models.CharField(max_length=60)
    idempotency_key = models.CharField(max_length=200, unique=True)
    memo = models.CharField(max_length=200, blank=True)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.idempotency_key}"


class Transfer(models.Model):
    """`amount` minor units taken from the debit side to the credit side: balanced by construction.

    Triggers (migration 0002) refuse an UPDATE or DELETE, and an INSERT whose currency is not that of both
    accounts.
    """

    journal = models.ForeignKey(Journal, on_delete=models.PROTECT, related_name="transfers")
    debit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="debits")
    credit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="credits")
    amount = models.BigIntegerField()
    currency = CurrencyField()

    money = MoneyProperty()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="transfer_moves_something"),
            models.CheckConstraint(
                condition=~models.Q(debit=models.F("credit")), name="transfer_between_two_accounts"
            ),
        )

    def __str__(self) -> str:
        return f"{self.debit_id} → {self.credit_id}: {self.amount} {self.currency}"
