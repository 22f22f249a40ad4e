"""The demo: a small world of people, makers and products, the same at every load."""
