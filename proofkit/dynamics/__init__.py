"""Iterated maps: Jacobians, fixed points, stability."""
