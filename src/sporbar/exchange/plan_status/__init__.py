"""Plan and status files in and out: read, check, apply, and write filled templates."""
