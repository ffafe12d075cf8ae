"""recruit_assets: a recruiting data platform that can be audited.

Rooms, from the ground up: `domain` (pure Python, imports none of the others); `documents`, `crew`, `interviews`,
`models`, `sources`, `stores` (one technology each); `usecases` (what the product does, without Dagster); `defs` and
`cli` (the roof: they translate and hold no logic). `embedded` starts local servers and knows nobody.
"""

__version__ = "0.1.0"
