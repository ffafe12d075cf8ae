"""How a seed CV is laid out: its content as parts, and one renderer for each file format."""
