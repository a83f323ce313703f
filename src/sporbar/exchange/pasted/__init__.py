"""Measures from a table somebody made for people: pasted from Word or Excel, or in a workbook.

`table.py` finds the rows and the heading, `columns.py` knows what headings are called,
`measures.py` turns the rows into what a plan says. Nothing here writes.
"""
