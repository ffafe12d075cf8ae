"""Makes `relevance.json`, which offers suit which CV, from the trades below: `python -m seed.make_relevance`.

Grades: 3 the very job, 2 a job next to it, 1 worth a look. Offers that repeat another one are left out. Judged by the
trades the CVs and offers were written for, in both languages, before any ranking was looked at.
"""

from __future__ import annotations

import json
from pathlib import Path

SEED = Path(__file__).resolve().parent

TRADES: dict[str, dict[str, int]] = {
    "cv_en_01_mechanical_engineer": {"mechanical_engineering": 3},
    "cv_en_02_web_developer": {"web_development": 3, "data_engineering": 1},
    "cv_en_03_hr_officer": {"hr": 3, "payroll": 2},
    "cv_en_04_academic": {"research": 3},
    "cv_en_05_marketing_manager": {"marketing": 3},
    "cv_en_06_hairdresser": {"hairdressing": 3},
    "cv_en_07_finance_director": {"accounting": 3, "payroll": 1},
    "cv_en_08_primary_teacher": {"primary_teaching": 3, "childcare": 1, "maths_teaching": 1},
    "cv_en_10_data_analyst": {"data_engineering": 3},
    "cv_en_11_warehouse_team_leader": {"logistics": 3},
    "cv_fr_01_infirmiere": {"nursing": 3, "home_care": 1},
    "cv_fr_02_macon": {"masonry": 3},
    "cv_fr_03_comptable": {"accounting": 3, "payroll": 2},
    "cv_fr_04_cuisinier": {"cook": 3, "pastry": 1},
    "cv_fr_05_professeure_des_ecoles": {"primary_teaching": 3, "childcare": 1, "maths_teaching": 1},
    "cv_fr_06_responsable_logistique": {"logistics": 3},
    "cv_fr_07_commercial_b2b": {"b2b_sales": 3, "retail_sales": 1},
    "cv_fr_08_data_engineer": {"data_engineering": 3, "web_development": 1},
    "cv_fr_09_juriste": {"legal": 3},
    "cv_fr_10_aide_a_domicile": {"home_care": 3, "cleaning": 1, "childcare": 1},
    "cv_fr_11_chauffeur_routier": {"driving": 3, "logistics": 1},
    "cv_fr_12_electricien": {"electrical": 3},
    "cv_fr_13_boulanger_developpeur": {"web_development": 3, "pastry": 2},
    "cv_fr_15_pharmacienne": {"pharmacy": 3},
}


def relevance(truth: str) -> dict[str, dict[str, int]]:
    """For each CV's stem, the grades of the offers that suit it; `truth` is the text of `offers_truth.jsonl`."""
    offers = [json.loads(line) for line in truth.splitlines()]
    return {
        stem: {o["id"]: trades[o["trade"]] for o in offers if o["trade"] in trades and not o["duplicate_of"]}
        for stem, trades in TRADES.items()
    }


def main(seed: Path = SEED) -> None:
    """Write the file."""
    grades = relevance((seed / "offers_truth.jsonl").read_text(encoding="utf-8"))
    (seed / "relevance.json").write_text(json.dumps(grades, indent=1) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
