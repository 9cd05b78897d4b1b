"""Pages of rounds, league tables, scorecards, imports and evidence."""
