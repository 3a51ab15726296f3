"""The rules, a file each or a file for those that share their work."""
