"""How hard engines try; apart, because it needs nothing else."""

from __future__ import annotations

from attrs import evolve, frozen


@frozen
class Budget:
    """How hard to try.

    Attributes
    ----------
    instances
        How many instances to draw.
    seed
        Seeds every random choice: the same seed, the same instances.
    bits
        The largest precision that balls are evaluated at.
    seconds
        How long one engine may take over one claim, where the platform can interrupt it.
    """

    instances: int = 200
    seed: int = 0
    bits: int = 512
    seconds: float = 90.0

    @property
    def for_a_cross_check(self) -> Budget:
        """A quarter of the instances, for engines that stand beside a proof."""
        return evolve(self, instances=max(1, self.instances // 4))
