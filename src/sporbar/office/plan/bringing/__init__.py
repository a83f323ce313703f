"""Measures brought into a draft from a table or a file, after a look at what they become."""
