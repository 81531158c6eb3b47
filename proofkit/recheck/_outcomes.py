"""How a recheck can fail, one exception each; returning at all means "verified"."""

from __future__ import annotations


class Malformed(Exception):
    """The file is not a certificate: bad JSON, bad shape, or larger than allowed."""


class Rejected(Exception):
    """The certificate is well formed and does not establish its verdict."""


class BeyondScope(Exception):
    """What the certificate rests on is outside what this rechecker can verify."""
