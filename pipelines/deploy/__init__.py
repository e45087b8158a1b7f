"""The deploy engine: takes one tested artifact live on one host, or leaves the old release alone.

It uses the standard library only and nothing else of this project, so that it can be carried to
any host that has Python: `python -m pipelines.deploy VERB --environment staging`.
"""
