"""Renders evidence, as text, LaTeX or JSON; computes nothing."""
