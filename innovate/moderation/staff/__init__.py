"""What moderators work with in the staff area."""
