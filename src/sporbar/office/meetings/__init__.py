"""Meetings, agendas and case numbers, from inside."""
