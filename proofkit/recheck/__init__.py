"""Recheck certificates with the standard library alone.

`python -m proofkit.recheck FILE|DIR` reads certificates as `proofkit check --certificates` writes
them, rebuilds each claim from its canonical form, and verifies the verdict from what the
certificate holds. Nothing of the rest of proofkit is imported, and nothing that a certificate says
is ever run: it is data, of bounded size.
"""
