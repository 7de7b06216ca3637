"""Compare: the experiment with several values of one field, trained on the same batches and seen side by side."""

from collections.abc import Mapping
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from vaestudio.app import field_text, theme
from vaestudio.app.comparison_table import ComparisonTable
from vaestudio.app.i18n import tr
from vaestudio.app.panels.base import Panel
from vaestudio.app.sidebar import Sidebar
from vaestudio.app.studio import Studio
from vaestudio.engine import messages as m
from vaestudio.fields import FieldSpec, value_text

MOST = 8  # values at once
LATENT_SIZES = (2, 5, 10, 20)
EPOCHS = (1, 2, 3, 5, 10, 20, 50, 100)


def comparable(run: m.RunInfo) -> tuple[FieldSpec, ...]:
    """Build fields of one number or word that mean something for this run; the latent dimensions first."""
    fields = [
        f
        for f in run.model.fields
        if not f.live
        and f.kind in ("int", "float", "choice")
        and (f.shown_when is None or value_text(run.values.get(f.shown_when[0])) in f.shown_when[1])
    ]
    return tuple(sorted(fields, key=lambda f: f.name != "latent_dim"))


def suggestion(spec: FieldSpec, value: Any) -> str:
    """Values worth comparing, as they are typed: all words of a choice; half, as much and twice of a number."""
    if spec.kind == "choice":
        return ", ".join(spec.choices[:MOST])
    if spec.name == "latent_dim":
        return ", ".join(str(n) for n in LATENT_SIZES)
    around = [max(spec.low or 0, min(spec.high or value * 2, value * factor)) for factor in (0.5, 1, 2)]
    unique = dict.fromkeys(round(v) if spec.kind == "int" else float(f"{v:.6g}") for v in around)
    return ", ".join(value_text(v) for v in unique)


class Compare(Panel):
    name: ClassVar[str] = "compare"
    title: ClassVar[str] = "Compare"
    follows_time: ClassVar[bool] = False

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self.compared: m.Compared | None = None
        self._values: dict[str, Any] = {}  # of the run, its knobs as they stand
        self._base: tuple[m.RunInfo, Mapping[str, Any]] | None = None  # what is compared: a run, its values then
        self.field, self.way, self.epochs, self.text = QComboBox(), QComboBox(), QComboBox(), QLineEdit()
        self.way.addItems(["", ""])
        self.epochs.addItems([str(n) for n in EPOCHS])
        self.epochs.setCurrentIndex(EPOCHS.index(3))
        self.start, self.train = QPushButton(), QPushButton()
        self.progress = QProgressBar(textVisible=False, maximum=1000)
        self.reason = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.reason.hide()
        self.reason.setProperty("role", "problem")
        self.table = ComparisonTable()
        self.empty = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self.empty.setProperty("role", "muted")
        self.empty.setMargin(3 * theme.UNIT)
        for name, widget in (
            ("field", self.field), ("values", self.text), ("epochs", self.epochs), ("way", self.way), ("start", self.start),
            ("train", self.train), ("progress", self.progress), ("reason", self.reason), ("empty", self.empty),
        ):  # fmt: skip
            widget.setObjectName(f"compare.{name}")
        self.field.activated.connect(lambda _: self._suggest())
        self.text.textChanged.connect(lambda _: self._judge())
        self.text.returnPressed.connect(self.start.click)
        self.start.clicked.connect(self._start_or_stop)
        self.train.clicked.connect(self._train_selected)
        self.table.chosen.connect(self._train_this)
        self.table.itemSelectionChanged.connect(self._enable)
        self.table.picture_clicked.connect(studio.select_image)
        studio.image_selected.connect(self.table.mark_image)
        self._lay_out()
        self.retranslate()
        self.restyle()

    def _lay_out(self) -> None:
        self.side = Sidebar("compare")
        self.side.span(self.field)
        for control in (self.text, self.epochs, self.way):
            self.side.add(control)
        self.side.span(self.reason)
        buttons = QWidget()
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.UNIT // 2)
        row.addWidget(self.start, 1)
        row.addWidget(self.train, 1)
        self.side.span(buttons)
        self.side.fill(self.progress)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.empty)
        self.pages.addWidget(self.table)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.side)
        whole.addWidget(self.pages, 1)

    def applies(self, run: m.RunInfo) -> str:
        return "" if comparable(run) else tr("This model has no field whose values could be compared.")

    # ---- what the engine says
    def opened(self, event: m.RunOpened) -> None:
        """A comparison stays while the model and the data are those it was made with."""
        chosen, run = self.field.currentData(), event.run
        self._values = dict(run.values)
        if self._base is None or (self._base[0].model.name, self._base[0].source) != (run.model.name, run.source):
            self.compared = self._base = None
        self._fill_fields()
        if self.field.currentData() != chosen:
            self._suggest()
        self._judge()

    def receive(self, event: m.Event) -> None:
        match event:
            case m.Compared():
                self.compared = event
            case m.KnobChanged():
                self._values[event.name] = event.value
                return
            case _:
                return
        self.touch()

    @property
    def going(self) -> bool:
        return self.compared is not None and not self.compared.done

    def redraw(self) -> None:
        compared = self.compared
        self.pages.setCurrentIndex(0 if compared is None else 1)
        if compared is not None:
            spec = next((s for s in self._fields() if s.name == compared.field), None)
            self.table.show_comparison(compared, tr(spec.label) if spec else compared.field)
            self.table.mark_image(self.studio.selected)
            epochs = sum(row.epoch for row in compared.rows)
            self.progress.setValue(round(1000 * epochs / (compared.epochs * len(compared.rows))))
        self._enable()

    # ---- choosing
    def _fields(self) -> tuple[FieldSpec, ...]:
        return comparable(self.run) if self.run is not None else ()

    @property
    def spec(self) -> FieldSpec | None:
        return next((s for s in self._fields() if s.name == self.field.currentData()), None)

    def _fill_fields(self) -> None:
        chosen = self.field.currentData()
        self.field.clear()
        for spec in self._fields():
            self.field.addItem(tr(spec.label), spec.name)
        self.field.setCurrentIndex(max(0, self.field.findData(chosen)))

    def _suggest(self) -> None:
        spec = self.spec
        self.text.setText(suggestion(spec, self._values.get(spec.name, spec.default)) if spec is not None else "")

    def values(self) -> tuple[Any, ...]:
        """What is typed, each of the field's own type; raises BadValue."""
        from vaestudio.declared import (
            checked,
        )  # pydantic: the engine's thread has imported it by the time there is a run

        spec = self.spec
        if spec is None:
            return ()
        return tuple(
            checked(spec, part.strip()) for part in self.text.text().replace("，", ",").split(",") if part.strip()
        )

    def _problem(self) -> str:
        """Why what is typed cannot be compared, or nothing."""
        from vaestudio.errors import BadValue

        if self.spec is None:
            return ""
        try:
            values = self.values()
        except BadValue as error:
            return field_text.refusal(self.spec, str(error.values["found"]))
        if not 1 <= len(set(values)) <= MOST:
            return tr("Give 1 to {most} values, separated by commas.", most=MOST)
        return ""

    def _judge(self) -> None:
        reason = self._problem()
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
        self.text.setAccessibleDescription(reason)
        if self.text.property("wrong") != bool(reason):
            self.text.setProperty("wrong", bool(reason))
            self.text.style().polish(self.text)
        self._enable()

    def _enable(self) -> None:
        for control in (self.field, self.text, self.epochs, self.way):
            control.setEnabled(not self.going)
        self.start.setText(tr("Stop") if self.going else tr("Compare"))
        self.start.setEnabled(self.going or (self.run is not None and not self.reason.text()))
        self.progress.setVisible(self.going)
        self.train.setEnabled(self.compared is not None and self.table.selected_value() is not None)

    # ---- commands
    def _start_or_stop(self) -> None:
        if self.going:
            self.studio.post(m.StopComparing())
        elif self.run is not None and self.spec is not None and not self._problem():
            self._base = self.run, dict(self._values)
            beside = self.way.currentIndex() == 0
            self.studio.post(m.Compare(self.spec.name, self.values(), EPOCHS[self.epochs.currentIndex()], beside))

    def _train_selected(self) -> None:
        index = self.table.selected_value()
        if index is not None:
            self._train_this(index)

    def _train_this(self, index: int) -> None:
        """A run of one's own with this value and all else as it was compared."""
        if self.compared is None or self._base is None:
            return
        run, values = self._base
        chosen = {**values, self.compared.field: self.compared.rows[index].value}
        device = "cpu" if run.device.lower().startswith("cpu") else "auto"
        self.studio.post(m.NewRun(run.model.name, run.source, chosen, device=device))

    # ---- texts and colours
    def retranslate(self) -> None:
        self._fill_fields()
        self.field.setAccessibleName(tr("What is compared"))
        self.field.setToolTip(tr("What is compared"))
        self.side.name(self.text, tr("Values"))
        self.side.name(self.epochs, tr("Epochs"))
        self.side.name(self.way, tr("Order"))
        self.way.setItemText(0, tr("side by side"))
        self.way.setItemText(1, tr("one by one"))
        self.way.setToolTip(tr("One step each in turn, on the same batches; or each to its end before the next"))
        self.text.setToolTip(tr("Separated by commas"))
        self.train.setText(tr("Train this one"))
        self.train.setToolTip(tr("Begin a run with the value of the selected line (Enter)"))
        self.progress.setAccessibleName(tr("Progress of the comparison"))
        for button in (self.start, self.train):
            button.setAccessibleName("")  # their text
        self.empty.setText(
            tr(
                "Trains this experiment anew with each of these values, from the same seed and on the same batches, and shows "
                "what each makes of the same test images. Your own run waits as it is."
            )
        )
        self.table.retranslate()
        self._judge()

    def restyle(self) -> None:
        self.side.restyle()
        self.start.setMinimumWidth(
            max(self.fontMetrics().horizontalAdvance(t) for t in (tr("Compare"), tr("Stop"))) + 3 * theme.UNIT
        )
        self.touch()
