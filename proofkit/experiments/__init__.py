"""The experiments of papers, on real preference data: one command each.

Everything here is floating point: it shows what happens on some data, and decides no claim.
"""
