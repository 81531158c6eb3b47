"""What the engines found: verdicts, scopes, witnesses, results, and the ledger of accepted ones."""
