"""Reading rounds, league tables and scorecards: what the pages show, each in a fixed number of queries."""
