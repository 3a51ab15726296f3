"""How the bank is doing: where it has gaps, and which phrases want an editor's eye."""
