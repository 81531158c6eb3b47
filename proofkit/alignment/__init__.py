"""The domain: preferences, policies, losses, and the maps of iterative alignment."""
