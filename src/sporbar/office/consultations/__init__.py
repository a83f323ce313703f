"""Consultations in the office: what came in, what is said, what came of it."""
