"""Blind second verification: what is drawn, who must not see the first decision, how far both agree."""
