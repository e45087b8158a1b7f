"""Staging: as production, told apart by its badge."""

from config.settings.deployed import *

ENVIRONMENT = "staging"
