"""How far a round is: stages of the units, cells filled, submissions by day, points cut on verification."""
