"""Everything that changes how Buildbot itself behaves, each with the reason and a test."""
