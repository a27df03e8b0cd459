"""`python -m eventwire.cli` is `eventwire`."""

from eventwire.cli import main

if __name__ == "__main__":
    main()
