"""Speed and size, measured the same way every time: ``make bench``."""
