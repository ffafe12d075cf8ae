"""Writes the vectors of the seed offers, so that the demo has nothing to embed.

Run it when `offers.jsonl`, the cleaning or the embedding model has changed: a vector belongs to the hash of its
text, and texts without one in the file are embedded when they are needed.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from recruit_assets.domain.offers import Offer
from recruit_assets.models.embedders import LocalEmbedder
from recruit_assets.sources.files import FileSource
from recruit_assets.usecases.embeddings import export_offer_embeddings
from recruit_assets.usecases.offers import clean_records, fetch_records

HERE = Path(__file__).parent


def main() -> None:
    """Cleans the offers, embeds them with the local model and says how many vectors were written."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--offers", type=Path, default=HERE / "offers.jsonl", help="JSON lines or CSV file of offers")
    parser.add_argument("--out", type=Path, default=HERE / "offer_embeddings.jsonl", help="file to write")
    options = parser.parse_args()
    records = clean_records(fetch_records(FileSource(options.offers)))
    offers = [record for record in records if isinstance(record, Offer)]
    count = export_offer_embeddings(offers, LocalEmbedder(), options.out)
    print(f"{count} vectors of {len(offers)} offers written to {options.out}")


if __name__ == "__main__":
    main()
