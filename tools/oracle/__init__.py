"""What independent libraries say about random votes, kept for the tests of our own counting."""
