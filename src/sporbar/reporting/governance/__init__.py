"""What the bodies did, read for a report and for those who write in it.

Each module reads its tables once, however many rows there are, and tells what was true on the
as-of day: what has a day of its own counts by that day, what has none counts by when it was
recorded (decision record 0014). Nothing that is withheld gets further than `dealt`, `adoptions`,
`follow_up` and `occasions` here, which read it through `governance.public`.
"""
