"""MRS-IPO and MRS-DPO on many matrices and parameters at once, in floating point."""

from proofkit.alignment.batched.dpo import MrsDpo, dpo_optima
from proofkit.alignment.batched.ipo import MrsIpo

__all__ = ["MrsDpo", "MrsIpo", "dpo_optima"]
