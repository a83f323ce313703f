"""What consultations, events and agreements have in common in the office."""
