"""Joint agreements in the office, and when one must act."""
