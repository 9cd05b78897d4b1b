"""What a score means and what to do about it: losses, what-if, best actions, chances, robustness.

Every module takes plain values (scorecards, arrays of shares, a seed) and returns plain results; numpy and
scipy are used here and in `trucso.index.fast` only. Nothing reads the clock, a file or the network.
"""
