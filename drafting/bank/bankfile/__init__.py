"""The whole bank as one JSON file, to move between offices and to keep."""
