"""Pages of projects: fetch, authorise, call one service, render."""
