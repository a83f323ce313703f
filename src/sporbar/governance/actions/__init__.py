"""Deeds of the governance room, one file a subject."""
