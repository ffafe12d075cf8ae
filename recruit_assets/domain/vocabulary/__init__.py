"""Words that CVs are made of, French and English, as plain lists: headings, jobs, organisations, diplomas, places,
languages.

Belongs here: word lists, written folded (lower case, no accents). Does not belong here: rules that use them.
"""
