"""Programs beside the portal: what make calls, and the Stripe stand-in."""
