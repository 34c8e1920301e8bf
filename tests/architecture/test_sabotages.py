"""The declared sabotages can be tried: each is of one place that is there, and its test is too."""

from checks.mutants import Mutant, declared
from tests.architecture.shape import ROOT


def problem(mutant: Mutant) -> str:
    file, test = ROOT / mutant.file, ROOT / mutant.test.split("::")[0]
    there = file.read_text(encoding="utf-8").count(mutant.old) if file.exists() else 0
    return f"{there} places in {mutant.file}" * (there != 1) or mutant.test * (not test.exists())


def test_each_sabotage_is_of_one_place_and_names_a_test() -> None:
    mutants = declared()
    assert mutants

    wrong = {mutant.breaks: found for mutant in mutants if (found := problem(mutant))}

    assert wrong == {}
