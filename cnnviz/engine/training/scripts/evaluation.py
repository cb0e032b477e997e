"""The part of a script that judges the outcome on the images that were held out."""

from __future__ import annotations

from cnnviz.engine.scripting.parts import Section, call, lines, quote
from cnnviz.engine.training.scripts.facts import Facts

_METRICS = "from sklearn.metrics import "
_MOST_NAMES = 100


def evaluation_section(facts: Facts, classes: str) -> Section:
    """Return the code that prints tables; `classes` is an expression of the names, or empty."""
    match facts.image_set.target:
        case "class":
            return _classes(facts, classes)
        case "binary":
            return _binary(facts)
        case "labels":
            return _labels(facts, classes)
        case "number":
            return _number()
    return _mask(facts, classes)


def _classes(facts: Facts, classes: str) -> Section:
    blocks, names = _names(facts, classes)
    given = ["wanted", "predicted", f"labels=range({facts.outputs})"]
    if names:
        given.append(f"target_names={names}")
    blocks.append(
        lines(
            "predicted = answers.argmax(1)",
            "print(confusion_matrix(wanted, predicted))",
            _printed("classification_report", [*given, "zero_division=0"]),
        )
    )
    return Section(
        "Evaluation",
        "The confusion matrix has a row for each true class and a column for each answer.",
        tuple(blocks),
        (_METRICS + "confusion_matrix", _METRICS + "classification_report"),
    )


def _printed(name: str, arguments: list[str]) -> str:
    whole = f"print({name}({', '.join(arguments)}))"
    if len(whole) <= 88:
        return whole
    return lines("print(", call(name, arguments, indent=1), ")")


def _names(facts: Facts, classes: str) -> tuple[list[str], str]:
    """Return the code that names the classes, and the expression of their names."""
    names = facts.image_set.class_names
    if all(name.isdecimal() for name in names) or len(names) != facts.outputs:
        return [], ""
    if classes:
        return [], classes
    if len(names) > _MOST_NAMES:
        return [], ""
    literal = "".join(f"    {quote(name, 80)},\n" for name in names)
    return [f"classes = [\n{literal}]"], "classes"


def _binary(facts: Facts) -> Section:
    negative, positive = facts.image_set.class_names
    names = f"target_names=[{quote(negative)}, {quote(positive)}]"
    given = ["wanted", "predicted", "labels=[0, 1]", names, "zero_division=0"]
    block = lines(
        "predicted = (answers > 0).int()",
        "print(confusion_matrix(wanted, predicted))",
        _printed("classification_report", given),
        'print(f"area under the ROC curve {roc_auc_score(wanted, answers):.4f}")',
    )
    return Section(
        "Evaluation",
        "The area under the ROC curve is the probability that a positive is ranked higher.",
        (block,),
        tuple(
            _METRICS + name
            for name in ("confusion_matrix", "classification_report", "roc_auc_score")
        ),
    )


def _labels(facts: Facts, classes: str) -> Section:
    blocks, names = _names(facts, classes)
    names = names or f"range({facts.outputs})"
    blocks.append(
        lines(
            f"for index, name in enumerate({names}):",
            "    if shown[index]:",
            "        precision = average_precision_score(wanted[:, index], answers[:, index])",
            '        print(f"{name}: average precision {precision:.2%}")',
        )
    )
    words = "Average precision of each class: how well its images are ranked before the others."
    return Section("Evaluation", words, tuple(blocks), (_METRICS + "average_precision_score",))


def _number() -> Section:
    block = 'print(f"mean absolute error {mean_absolute_error(wanted, answers):.4f}")'
    words = "How far the answers are off on average."
    return Section("Evaluation", words, (block,), (_METRICS + "mean_absolute_error",))


def _mask(facts: Facts, classes: str) -> Section:
    blocks, names = _names(facts, classes)
    given = [
        "wanted[counts]",
        "answers[counts]",
        f"labels=range({facts.outputs})",
        "average=None",
        "zero_division=0",
    ]
    blocks.append(
        lines(
            call("each = jaccard_score", given),
            f"for name, share in zip({names or f'range({facts.outputs})'}, each):",
            '    print(f"{name}: IoU {share:.2%}")',
        )
    )
    words = "Intersection over union of each class: shared pixels by all pixels of either."
    return Section("Evaluation", words, tuple(blocks), (_METRICS + "jaccard_score",))
