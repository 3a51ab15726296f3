"""The report as a value, and all that is done to it.

Nothing here knows Django, a database, a clock or a file by name: values come in,
values or bytes go out.
"""
