"""What a statement is worth: can its assumptions be met, is each needed, are its constants sharp,
and would a wrong one be noticed."""
