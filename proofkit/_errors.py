"""Every exception that proofkit raises on purpose.

```
ProofkitError
├── InputError            what the user gave cannot be used (the command line exits with 2)
│   ├── StatementError    a variable, claim, theorem or derivation is ill-formed
│   ├── LoadError         a theorem file does not import, or an id is unknown
│   └── DataError         a preference matrix or a data file is malformed
├── ArithmeticFailure     a rigorous computation could not conclude (never a verdict)
├── StepRejected          a derivation step does not follow by the rule it names
├── EngineUnavailable     an engine, or the library behind it, is missing
└── Contradiction         two engines disagree: the highest kind of error (exits with 4)
```
"""

from __future__ import annotations


class ProofkitError(Exception):
    """Base of all errors raised by proofkit."""


class InputError(ProofkitError):
    """What the user gave cannot be used."""


class StatementError(InputError):
    """A variable, claim, theorem or derivation is ill-formed."""


class LoadError(InputError):
    """A theorem file does not import, or an id is unknown."""


class DataError(InputError):
    """A preference matrix or a data file is malformed."""


class ArithmeticFailure(ProofkitError):
    """A rigorous computation could not conclude; this is never a verdict."""


class StepRejected(ProofkitError):
    """A derivation step does not follow by the rule it names."""


class EngineUnavailable(ProofkitError):
    """An engine, or the library behind it, is missing."""


class Contradiction(ProofkitError):
    """Two engines reached opposite conclusions about one claim."""
