"""Ctrl-C is heard even where Python drops the exception that stands for it."""

from __future__ import annotations

import os
import signal
import threading
from multiprocessing.connection import wait

import pytest

from proofkit.engines.interrupts import interrupt_bell, interrupts_kept_from_children


def test_an_interrupt_that_a_finaliser_swallows_still_rings() -> None:
    with interrupt_bell() as bell:
        assert bell is not None
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
            wait([bell], 5)  # a finaliser would have dropped the exception that is raised here
        assert wait([bell], 5) == [bell]
        with pytest.raises(KeyboardInterrupt):
            bell.answer()


def test_other_signals_ring_and_mean_nothing() -> None:
    before = signal.signal(signal.SIGUSR1, lambda *_: None)
    try:
        with interrupt_bell() as bell:
            assert bell is not None
            os.kill(os.getpid(), signal.SIGUSR1)
            assert wait([bell], 5) == [bell]
            bell.answer()
            assert wait([bell], 0) == []
    finally:
        signal.signal(signal.SIGUSR1, before)


def test_what_was_there_before_is_there_again() -> None:
    with interrupt_bell():
        pass
    assert signal.set_wakeup_fd(-1) == -1


def test_other_threads_have_no_bell() -> None:
    found = []

    def look() -> None:
        with interrupt_bell() as bell:
            found.append(bell)

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert found == [None]


def test_an_interrupt_waits_for_the_end_of_the_block() -> None:
    reached = False
    with pytest.raises(KeyboardInterrupt), interrupts_kept_from_children():
        os.kill(os.getpid(), signal.SIGINT)
        reached = True
    assert reached
