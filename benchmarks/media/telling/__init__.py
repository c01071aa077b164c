"""What was measured, in medians, verdicts, a page and a file."""
