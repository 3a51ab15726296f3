"""Texts compared: which words are alike, how alike two texts are, what changed between them."""
