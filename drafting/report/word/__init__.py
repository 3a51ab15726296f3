"""Word files: written, set on an office's own file, commented, and read from outside.

`ooxml`, `ooxml_reading` and `ooxml_links` alone know the XML names of WordprocessingML.
"""
