"""Engines interpret claims: each reaches a verdict with a scope, or says that it could not."""
