"""Slipway: develop -> test -> merge -> repo-test -> deploy-to-staging for a Django project."""
