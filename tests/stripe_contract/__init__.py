"""What Stripe documents, as tests: run against the stand-in, localstripe for what it has, and Stripe "
"itself."""
