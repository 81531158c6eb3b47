"""Mathematics in the notation of papers, from which every report and every reason is written."""
