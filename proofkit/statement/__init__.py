"""Statements as data: variables, claims, predicates, derivations. Knows nothing of engines."""
