"""Hypothesis runs without deadlines, and the same way every time in CI."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

pytest_plugins = ["pytester"]

settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture(autouse=True, scope="session")
def _verdicts_kept_apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing is read from the user's own cache, and nothing left there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PROOFKIT_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield
