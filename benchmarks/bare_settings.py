"""The settings of the house, with the bare view's address."""

from innovate.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.bare"
