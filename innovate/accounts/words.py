"""Words of libraries that their own Chinese catalogues lack. Ours are looked up before theirs."""

from django.utils.translation import ngettext_lazy

# django.contrib.auth.password_validation.MinimumLengthValidator
PASSWORD_TOO_SHORT = ngettext_lazy(
    "This password is too short. It must contain at least %d character.",
    "This password is too short. It must contain at least %d characters.",
)
# django.core.validators.DecimalValidator, whose Chinese speaks of digits that are not there.
TOO_MANY_DIGITS = ngettext_lazy(
    "Ensure that there are no more than %(max)s digit in total.",
    "Ensure that there are no more than %(max)s digits in total.",
    "max",
)
