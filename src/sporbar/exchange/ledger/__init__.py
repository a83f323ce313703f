"""Ledger exports in: read by a saved profile, previewed, then applied whole or not at all."""
