"""Reports that test suites write: read, and kept for the pages."""
