"""Writing a plan: the draft as a list, one measure as a form, saved while one writes."""
