"""How fast, as ratios measured in one run: `make bench`.

Machines are shared and noisy, so a figure that matters is held against another of the same run.
Nothing here passes or fails; a goal is printed beside its figure.
"""
