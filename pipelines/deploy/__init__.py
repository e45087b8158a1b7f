"""The deploy engine: takes one tested artifact live on one host, or leaves the old release alone.

Of this project it needs `supervisor`, `postgres`, `system` and `addresses`, and of libraries what
pyproject.toml names for an agent; no Buildbot. So it can be carried to any host that has Python:
`python -m pipelines.deploy VERB --environment staging`.
"""
