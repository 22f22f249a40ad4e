"""Run the stand-in: ``python -m tools.stripe_stand_in``."""

from .app import serve
from .config import parse

serve(parse())
