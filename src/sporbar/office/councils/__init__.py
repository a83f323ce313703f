"""The adoption ledger in the office, and the page the municipalities' contacts answer on."""
