"""The whole flow in one thread and in virtual time: everything that may happen, chosen by a seed.

Hub, change source, schedulers, gate, journal, artifacts and followers are the real ones. Git,
Buildbot's own machinery, workers, suites, receivers and people are models.
"""
