"""Pages of suppliers: fetch, authorise, call one service, render."""
