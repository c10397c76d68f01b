"""Cells of a sheet."""

from formula.evaluate import Evaluate


def cells(sheet):
    evaluate = Evaluate()
    return {name: evaluate.visit(formula) for name, formula in sheet.items()}
