"""What the numbers say, on one page."""
