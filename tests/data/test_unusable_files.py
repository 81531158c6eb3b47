"""Files that cannot be read at all, whatever their kind."""

from __future__ import annotations

import pytest

from proofkit._errors import DataError
from proofkit.data import SUFFIXES, VoteColumns, read_records

every_suffix = pytest.mark.parametrize("suffix", SUFFIXES)


def refusal(path, **options):
    with pytest.raises(DataError) as caught:
        read_records(path, **options)
    message = str(caught.value)
    assert str(path) in message
    assert "\n" not in message
    return message


@every_suffix
def test_absent(tmp_path, suffix):
    assert "cannot be read: No such file" in refusal(tmp_path / f"absent{suffix}")


@every_suffix
def test_a_folder(tmp_path, suffix):
    folder = tmp_path / f"folder{suffix}"
    folder.mkdir()
    assert "cannot be read" in refusal(folder)


@every_suffix
@pytest.mark.parametrize("content", [b"", b" \r\n\n", b"\xef\xbb\xbf"])
def test_empty(tmp_path, suffix, content):
    path = tmp_path / f"empty{suffix}"
    path.write_bytes(content)
    assert "is empty" in refusal(path)


@every_suffix
def test_binary(tmp_path, suffix):
    path = tmp_path / f"binary{suffix}"
    path.write_bytes(b"ab\x89PNG\xff")
    assert "is not UTF-8 text (byte 2)" in refusal(path)
    path.write_bytes(b"ab\x00c")
    assert "is binary, not text (byte 2 is NUL)" in refusal(path)


@pytest.mark.parametrize("name", ["matrix.txt", "matrix", "matrix.json", "matrix.csv.gz"])
def test_an_unknown_suffix(tmp_path, name):
    message = refusal(tmp_path / name)
    assert "unknown suffix" in message
    assert ".jsonl, .csv, .soc, .soi, .toc, .toi" in message


def test_suffixes_do_not_depend_on_case(tmp_path):
    path = tmp_path / "TRIAL.CSV"
    path.write_text("0.5,0.6\n0.4,0.5\n")
    assert read_records(str(path))[0].id == "TRIAL"


def test_column_roles_for_a_file_without_columns(tmp_path):
    message = refusal(tmp_path / "trial.soc", columns=VoteColumns())
    assert "column roles apply to .csv files only" in message


def test_an_unknown_treatment_of_missing_pairs_is_refused_before_reading(tmp_path):
    with pytest.raises(DataError, match="missing = 'drop': choose 'error' or 'half'"):
        read_records(tmp_path / "absent.csv", missing="drop")
