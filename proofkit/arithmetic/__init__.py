"""Exact rationals and Arb balls: numbers, comparisons, certified linear algebra."""
