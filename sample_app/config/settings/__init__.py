"""Settings: one module per environment, all built on `base`; the environment gives the secrets."""
