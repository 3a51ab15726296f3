"""Phrases in and out as spreadsheets; the whole bank in and out as one JSON file."""
