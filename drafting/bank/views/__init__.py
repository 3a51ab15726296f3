"""The editors' own pages on the site."""
