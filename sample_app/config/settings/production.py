"""Production: what real users see."""

from config.settings.deployed import *

ENVIRONMENT = "production"
