"""Slipway: develop -> test -> merge -> repo-test -> deploy-to-staging for a Django project."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The folder that Slipway lies in."""
