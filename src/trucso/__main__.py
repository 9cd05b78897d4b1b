"""``python -m trucso`` is the command line."""

from trucso.cli import main

if __name__ == "__main__":
    main()
