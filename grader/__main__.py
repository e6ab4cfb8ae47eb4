"""Lets `python -m grader` do what the command `grader` does."""

from grader.cli.main import main

if __name__ == "__main__":
    main()
