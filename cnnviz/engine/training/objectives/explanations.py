"""What each loss means, in two sentences and a formula.

The window translates the sentences; formulas need no translation.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a person needs to know of a loss.

    Parameters
    ----------
    text : str
        Two sentences.
    formula : str
        One line of plain text, of N samples.
    other_form : str
        The same loss written otherwise; "" where there is no such form.
    why_this_form : str
        Why the first form is computed and not the other.
    """

    text: str
    formula: str
    other_form: str = ""
    why_this_form: str = ""


EXPLANATIONS: dict[str, Explanation] = {
    "cross_entropy": Explanation(
        "The softmax turns the outputs into probabilities p of all classes, and the loss is the "
        "negative logarithm of that of the true class y. It is 0 for a sure and right answer and "
        "grows without bound for a sure and wrong one.",
        "L = -(1/N) Σ log p(y),  p = softmax(z)",
    ),
    "mse": Explanation(
        "The mean squared error is the squared distance between the outputs z and their targets t: "
        "1 for the true class and 0 for all others, or the number to be learned. The outputs are "
        "taken as they are, so that an output above 1 counts as wrong as one below.",
        "L = (1/(N·C)) Σ Σ (z - t)²",
    ),
    "kl_div": Explanation(
        "The Kullback-Leibler divergence says how far the probabilities p of the network are from "
        "a soft target q: smoothed labels, or the answers of a teacher, which tell also how alike "
        "classes are. It is 0 where both agree; with a teacher, a temperature T softens both, and "
        "T² keeps the gradients at their size.",
        "L = (T²/N) Σ Σ q · (log q - log p),  p = softmax(z/T)",
    ),
    "bce": Explanation(
        "Binary cross-entropy asks each output by itself: σ turns it into the probability p of "
        "yes, and the loss is the negative logarithm of that of the true answer. So it fits yes or "
        "no, and images that show several classes at once.",
        "L = (1/(N·C)) Σ Σ max(z, 0) - z·t + log(1 + exp(-|z|))",
        "L = -(1/(N·C)) Σ Σ t · log p + (1 - t) · log(1 - p),  p = σ(z)",
        "Both are equal, but p is rounded to exactly 0 or 1 for large outputs, whose logarithm is "
        "infinite and whose gradient is lost; computed from the outputs z (the logits) it never "
        "is.",
    ),
}
