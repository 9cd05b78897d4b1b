"""Everything that changes rounds and scorecards; each verb is one transaction."""
