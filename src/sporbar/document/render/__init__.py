"""The document in its formats: one renderer for each, all walking the same nodes."""
