"""The words and rules of recruiting, in pure Python: no I/O, no framework, no import of any other room."""
