"""The balance of one image's evidence: its parts, and how each is shown."""

from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from vaestudio.app import theme
from vaestudio.app.projection import image_kl
from vaestudio.app.toolbox import named
from vaestudio.engine import messages as m


@dataclass(frozen=True)
class Balance:
    """log p(x) = − reconstruction − KL + gap, in nats, for one draw of z.

    On average over ε the gap is KL(q(z|x) ‖ p(z|x)) (Kingma & Welling 2014, eq. 1); for one draw it may be negative.
    """

    reconstruction: float
    kl: float
    evidence: float | None

    @property
    def gap(self) -> float | None:
        return None if self.evidence is None else self.evidence + self.reconstruction + self.kl

    @classmethod
    def of(cls, answer: m.Encoded) -> "Balance":
        evidence = None if answer.evidence is None else float(answer.evidence[0])
        return cls(float(answer.reconstruction[0]), image_kl(answer), evidence)


class Term(QWidget):
    """One part of the balance: its name and number, and a line that says what it is."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.value = named(QLabel("…"), f"inspect.{name}")
        self._title, self._help = QLabel(), QLabel(wordWrap=True)
        first = QHBoxLayout()
        first.setSpacing(theme.UNIT // 2)
        first.addWidget(self._title)
        first.addWidget(self.value)
        first.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(first)
        column.addWidget(self._help)

    def set_words(self, title: str, help_text: str) -> None:
        self._title.setText(title)
        self._help.setText(help_text)
        self.value.setAccessibleName(f"{title} {help_text}")
        self.setToolTip(help_text)

    def explain(self, on: bool) -> None:
        self._help.setVisible(on)

    def say(self, value: str, sign: str) -> None:
        """A negative number inside the sum goes into brackets: − (−500.00)."""
        self.value.setText(f"({value})" if sign and self.name != "evidence" else value)

    def restyle(self) -> None:
        colours = theme.current()
        tint = {"reconstruction": colours.reconstruction, "kl": colours.kl}.get(self.name, colours.text)
        for label in (self._title, self.value):
            label.setStyleSheet(f"font-weight: bold; color: {tint};")
        self._help.setStyleSheet(f"color: {colours.muted};")
