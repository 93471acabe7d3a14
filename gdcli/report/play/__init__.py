"""The page of `gdcli play` as files of its own languages: its frame, its looks and its behaviour."""
