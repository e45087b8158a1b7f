"""What build workers run: the environment, the release artifact, its wheels, test results."""
