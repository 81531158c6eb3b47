"""Preference data: exact matrices from votes, ballots, ratings and win counts."""

from proofkit.data._preflib import Unranked
from proofkit.data.examples import EXAMPLES, example, rated_example
from proofkit.data.hub import load_helpsteer, load_hub_file, read_hub_file
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
    "load_helpsteer",
    "load_hub_file",
    "majority_record",
    "rated_example",
    "read_hub_file",
    "read_ratings",
    "read_records",
]
