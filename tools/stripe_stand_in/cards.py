"""The documented test cards and what each of them does. Source: https://docs.stripe.com/testing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Decline:
    """Why a card is refused: Stripe's error code, the issuer's decline code, and the words."""

    code: str
    decline_code: str
    message: str


DECLINED = "Your card was declined."
GENERIC = Decline("card_declined", "generic_decline", DECLINED)
INSUFFICIENT_FUNDS = Decline("card_declined", "insufficient_funds", "Your card has insufficient funds.")
LOST = Decline("card_declined", "lost_card", DECLINED)
STOLEN = Decline("card_declined", "stolen_card", DECLINED)
VELOCITY = Decline(
    "card_declined",
    "card_velocity_exceeded",
    "Your card was declined for making repeated attempts too frequently or exceeding its amount limit.",
)
FRAUDULENT = Decline("card_declined", "fraudulent", DECLINED)
EXPIRED = Decline("expired_card", "", "Your card has expired.")
INCORRECT_CVC = Decline("incorrect_cvc", "", "Your card's security code is incorrect.")
PROCESSING = Decline(
    "processing_error", "", "An error occurred while processing your card. Try again in a little bit."
)
AUTHENTICATION = Decline(
    "authentication_required",
    "authentication_required",
    "Your card was declined. This transaction requires authentication.",
)
NOT_A_TEST_CARD = Decline(
    "card_declined",
    "test_mode_live_card",
    "Your card was declined. Your request was in test mode, but used a non test (live) card. "
    "For a list of valid test cards, visit: https://docs.stripe.com/testing.",
)

# When a card asks its holder for 3-D Secure.
NEVER = "never"
UNLESS_SET_UP = "unless_set_up"  # on-session always; off-session unless it was set up with authentication
ALWAYS = "always"
ON_SESSION = "on_session"  # off-session payments always pass


@dataclass(frozen=True)
class TestCard:
    """One documented card number and its behaviour."""

    __test__ = False

    number: str
    brand: str = "visa"
    aliases: tuple[str, ...] = ()
    setup: Decline | None = None
    charge: Decline | None = None
    authentication: str = NEVER
    three_d_secure: bool = True
    dispute: str = ""
    inquiry: bool = False
    settles_at_once: bool = False
    refund_fails: bool = False
    funding: str = "credit"
    country: str = "US"
    risk: str = "normal"

    @property
    def last4(self) -> str:
        """The digits that may be shown."""
        return self.number[-4:]


def _refused(number: str, decline: Decline, *aliases: str) -> TestCard:
    return TestCard(number, aliases=aliases, setup=decline, charge=decline)


CARDS = (
    TestCard("4242424242424242", aliases=("visa",)),
    TestCard("4000056655665556", aliases=("visa_debit",), funding="debit"),
    TestCard("5555555555554444", "mastercard", ("mastercard",)),
    TestCard("2223003122003222", "mastercard"),
    TestCard("5200828282828210", "mastercard", ("mastercard_debit",), funding="debit"),
    TestCard("5105105105105100", "mastercard", ("mastercard_prepaid",), funding="prepaid"),
    TestCard("378282246310005", "amex", ("amex",), three_d_secure=False),
    TestCard("371449635398431", "amex", three_d_secure=False),
    TestCard("6011111111111117", "discover", ("discover",)),
    TestCard("3056930009020004", "diners", ("diners",)),
    TestCard("3566002020360505", "jcb", ("jcb",)),
    TestCard("6200000000000005", "unionpay", ("unionpay",)),
    TestCard("4000001560000002", aliases=("cn",), country="CN"),
    TestCard("4000008260000000", aliases=("gb",), country="GB"),
    TestCard("4000002760000016", aliases=("de",), country="DE"),
    _refused("4000000000000002", GENERIC, "visa_chargeDeclined", "chargeDeclined"),
    _refused(
        "4000000000009995",
        INSUFFICIENT_FUNDS,
        "visa_chargeDeclinedInsufficientFunds",
        "chargeDeclinedInsufficientFunds",
    ),
    _refused("4000000000009987", LOST, "visa_chargeDeclinedLostCard", "chargeDeclinedLostCard"),
    _refused("4000000000009979", STOLEN, "visa_chargeDeclinedStolenCard", "chargeDeclinedStolenCard"),
    _refused("4000000000000069", EXPIRED, "chargeDeclinedExpiredCard"),
    _refused("4000000000000127", INCORRECT_CVC, "chargeDeclinedIncorrectCvc"),
    _refused("4000000000000119", PROCESSING, "chargeDeclinedProcessingError"),
    _refused("4000000000006975", VELOCITY, "visa_chargeDeclinedVelocityLimitExceeded"),
    _refused("4100000000000019", FRAUDULENT, "radarBlock", "chargeDeclinedFraudulent"),
    TestCard("4000000000000341", aliases=("chargeCustomerFail",), charge=GENERIC),
    TestCard("4000002500003155", aliases=("authenticationRequiredOnSetup",), authentication=UNLESS_SET_UP),
    TestCard("4000002760003184", aliases=("authenticationRequired",), authentication=ALWAYS),
    TestCard(
        "4000003800000446", aliases=("authenticationRequiredSetupForOffSession",), authentication=ON_SESSION
    ),
    TestCard(
        "4000008260003178",
        aliases=("authenticationRequiredChargeDeclinedInsufficientFunds",),
        authentication=UNLESS_SET_UP,
        charge=INSUFFICIENT_FUNDS,
    ),
    TestCard("4000000000003220", aliases=("threeDSecure2Required",), authentication=UNLESS_SET_UP),
    TestCard("4000000000003063", aliases=("threeDSecureRequired",), authentication=UNLESS_SET_UP),
    TestCard(
        "4000008400001629",
        aliases=("threeDSecureRequiredChargeDeclined",),
        authentication=UNLESS_SET_UP,
        charge=GENERIC,
    ),
    TestCard("4000000000003055", aliases=("threeDSecureOptional",)),
    TestCard("4000000000000259", aliases=("createDispute",), dispute="fraudulent"),
    TestCard(
        "4000000000002685", aliases=("createDisputeProductNotReceived",), dispute="product_not_received"
    ),
    TestCard("4000000000001976", aliases=("createDisputeInquiry",), dispute="fraudulent", inquiry=True),
    TestCard("4000000000000077", aliases=("bypassPending",), settles_at_once=True),
    TestCard("4000000000005126", aliases=("refundFail",), refund_fails=True),
    TestCard("4000000000009235", aliases=("riskLevelElevated",), risk="elevated"),
)

BY_NUMBER = {card.number: card for card in CARDS}
BY_ALIAS = {alias: card for card in CARDS for alias in card.aliases}


def by_test_id(identifier: str) -> TestCard | None:
    """The card behind ``pm_card_visa`` or ``tok_visa``."""
    for prefix in ("pm_card_", "tok_"):
        if identifier.startswith(prefix):
            return BY_ALIAS.get(identifier.removeprefix(prefix))
    return None


def passes_luhn(number: str) -> bool:
    """Whether the check digit fits (ISO/IEC 7812-1)."""
    if not number.isdigit() or not 12 <= len(number) <= 19:
        return False
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
