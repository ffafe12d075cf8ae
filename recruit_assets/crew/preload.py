"""Importing this module loads the crew, for a process that others are forked from. Nothing else belongs here."""

from recruit_assets.crew import quiet

quiet.crewai()

import recruit_assets.crew.llm  # noqa: E402, F401
