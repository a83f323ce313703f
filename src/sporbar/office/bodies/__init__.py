"""Bodies and who sits in them: kept by the secretariat, read by the office."""
