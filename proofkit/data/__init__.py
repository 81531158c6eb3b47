"""Preference data: exact matrices from votes, ballots, ratings and win counts."""

from proofkit.data._preflib import Unranked
from proofkit.data.examples import EXAMPLES, example
from proofkit.data.ratings import RatedPrompt, majority_record, read_ratings
from proofkit.data.readers import SUFFIXES, read_records
from proofkit.data.record import Matrix, Missing, PreferenceRecord
from proofkit.data.votes import VoteColumns

__all__ = [
    "EXAMPLES",
    "SUFFIXES",
    "Matrix",
    "Missing",
    "PreferenceRecord",
    "RatedPrompt",
    "Unranked",
    "VoteColumns",
    "example",
    "majority_record",
    "read_ratings",
    "read_records",
]
