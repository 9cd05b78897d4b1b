"""The verbs of a round. Each is one transaction, asks the rules first, and writes to the log."""
