"""Shows what makes network and images fit, what an epoch takes, and why a training cannot start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.proposals import proposals_of
from cnnviz.qt.status import readable_duration
from cnnviz.qt.translation import in_window_language
from cnnviz.qt.widgets.wrapped_label import WrappedLabel
from cnnviz.qt.workbench import Workbench

if TYPE_CHECKING:
    from cnnviz.engine.training.proposal import Proposal

_SIZES = (("GB", 1e9, 1), ("MB", 1e6, 0), ("kB", 1e3, 0))


class ProposalView(QWidget):
    """A few lines of text: the problems first, then the network's ends, its cost, the changes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.problems = WrappedLabel(self)
        theme.set_tone(self.problems, "error")
        self.ends = WrappedLabel(self)
        self.cost = WrappedLabel(self)
        self.changes = WrappedLabel(self)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(theme.HALF)
        self.bar.setAccessibleName(self.tr("Fitting network and images"))
        self._labels = (self.problems, self.ends, self.cost, self.changes)
        self.cost.setFont(theme.tabular(self.cost.font()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.HALF)
        column.addWidget(self.bar)
        for label in self._labels:
            column.addWidget(label)
        self.clear()

    def show_proposal(self, proposal: Proposal) -> None:
        """Show a proposal; what stands in the way comes first."""
        self._write(self.problems, "\n".join(map(in_window_language, proposal.problems)))
        known = proposal.image_size is not None
        self._write(self.ends, self._ends(proposal) if known else "")
        self._write(self.cost, self._cost(proposal) if known else "")
        lines = [f"• {in_window_language(sentence)}" for sentence in proposal.sentences]
        self._write(self.changes, "\n".join(lines))
        for label in (self.ends, self.cost, self.changes):
            label.setEnabled(True)

    def show_failure(self, text: str) -> None:
        """Show that nothing could be worked out, and why."""
        self.clear()
        self._write(self.problems, in_window_language(text))

    def set_busy(self, busy: bool) -> None:
        """Show whether another answer is on its way; the one that stands here steps back."""
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(policy)
        self.bar.setVisible(busy)
        for label in (self.ends, self.cost, self.changes):
            label.setEnabled(not busy)

    def clear(self) -> None:
        """Show nothing."""
        self.bar.hide()
        for label in self._labels:
            self._write(label, "")

    def _ends(self, proposal: Proposal) -> str:
        assert proposal.image_size is not None
        height, width = proposal.image_size
        text = self.tr("{channels} x {height} x {width} px in, {outputs} out, {n} parameters")
        return text.format(
            channels=proposal.channels,
            height=height,
            width=width,
            outputs=f"{proposal.outputs:,}",
            n=f"{proposal.parameters:,}",
        )

    def _cost(self, proposal: Proposal) -> str:
        parts = []
        if proposal.memory_bytes is not None:
            size = _readable_size(proposal.memory_bytes)
            parts.append(self.tr("About {size} of memory").format(size=size))
        if proposal.seconds_per_epoch is not None:
            text = self.tr("about {time} an epoch of {steps} steps on {device}")
            if not parts:
                text = self.tr("About {time} an epoch of {steps} steps on {device}")
            parts.append(
                text.format(
                    time=readable_duration(proposal.seconds_per_epoch),
                    steps=f"{proposal.steps_per_epoch:,}",
                    device=proposal.device,
                )
            )
        told = ", ".join(parts)
        if proposal.history_bytes:
            text = self.tr("History: about {size} an epoch").format(
                size=_readable_size(proposal.history_bytes)
            )
            told = f"{told}\n{text}" if told else text
        return told

    def _write(self, label: QLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))


class FollowingProposal(ProposalView):
    """The newest proposal for what the training form says."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._proposals = proposals_of(workbench)
        self._training = workbench.training
        self._proposals.changed.connect(self._follow)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        if self._training.state.busy:
            self.clear()  # the run tells by itself how it is going
            return
        if self._proposals.failure:
            self.show_failure(self._proposals.failure)
        elif self._proposals.proposal is not None:
            self.show_proposal(self._proposals.proposal)
        self.set_busy(self._proposals.busy)


def _readable_size(count: int) -> str:
    for unit, size, digits in _SIZES:
        if count >= size:
            return f"{count / size:,.{digits}f} {unit}"
    return f"{count} bytes"
