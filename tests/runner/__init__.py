"""What this suite adds to pytest: which tests run, in what order, for how long, and what to do
when one fails."""
