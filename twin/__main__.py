"""`python -m twin`."""

from twin.cli import main

if __name__ == "__main__":  # processes of a comparison import this file anew
    main()
