"""A demonstration round with people at work in it: who is how far, drawn from a seed. No database."""
