"""The Experiment panel: a form derived from the declared fields, nothing in it knows a model."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QToolButton, QVBoxLayout, QWidget

from vaestudio.app import field_text, icons, theme
from vaestudio.app.draft import Draft
from vaestudio.app.form_row import FieldRow
from vaestudio.app.i18n import tr
from vaestudio.app.panels.base import Panel
from vaestudio.app.theme import UNIT
from vaestudio.errors import BadValue
from vaestudio.fields import FieldSpec, value_text


class Experiment(Panel):
    """Build fields wait for "Apply and restart"; live knobs act at the next step; what is wrong is refused in place."""

    name = "experiment"
    title = "Experiment"
    follows_time = False

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(draft.studio, parent)
        self.draft = draft
        self.rows: dict[str, FieldRow] = {}
        self._model = ""
        self._lay_out()
        draft.changed.connect(self._follow)
        draft.studio.ready.connect(lambda catalogue: self._follow())

    # ---- made once
    def _lay_out(self) -> None:
        self.heading = QLabel(wordWrap=True, objectName="form.model")
        self.heading.setProperty("role", "title")
        self.formula = QLabel(wordWrap=True, objectName="form.formula")
        self.formula.setProperty("role", "muted")
        for label in (self.heading, self.formula):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._inside = QWidget(objectName="form.inside")
        self._fields = QVBoxLayout(self._inside)
        self._fields.setContentsMargins(0, 0, UNIT, 0)
        self._fields.setSpacing(UNIT - 2)
        scroll = QScrollArea(widgetResizable=True, frameShape=QFrame.Shape.NoFrame, objectName="form.scroll")
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._inside)
        self.bar = self._make_bar()
        self.copy_button = QPushButton(objectName="form.copy")
        self.reset_button = QPushButton(objectName="form.reset")
        self.copy_button.clicked.connect(self._copy)
        self.reset_button.clicked.connect(self.draft.reset)
        buttons = QVBoxLayout()
        buttons.setSpacing(UNIT // 2)
        for button in (self.copy_button, self.reset_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(UNIT + 4, UNIT, UNIT // 2, UNIT)
        column.setSpacing(UNIT)
        column.addWidget(self.heading)
        column.addWidget(self.formula)
        column.addWidget(scroll, 1)
        column.addWidget(self.bar)
        column.addLayout(buttons)

    def _make_bar(self) -> QFrame:
        bar = QFrame(visible=False, objectName="form.bar")
        bar.setProperty("role", "bar")
        self.bar_text = QLabel(wordWrap=True)
        self.apply_button = QPushButton(objectName="form.apply")
        self.apply_button.setProperty("role", "primary")
        self.apply_button.clicked.connect(lambda: self.draft.apply(train=self.studio.state == "training"))
        self.revert_button = QPushButton(objectName="form.revert")
        self.revert_button.setProperty("role", "flat")
        self.revert_button.clicked.connect(self.draft.revert)
        row = QHBoxLayout()
        row.addWidget(self.apply_button, 1)
        row.addWidget(self.revert_button)
        column = QVBoxLayout(bar)
        column.setContentsMargins(UNIT, UNIT, UNIT, UNIT)
        column.addWidget(self.bar_text)
        column.addLayout(row)
        return bar

    # ---- made for a model
    def _build(self) -> None:
        """Rows for the draft's model: what it is built from, its knobs, and either's advanced ones folded away."""
        while (item := self._fields.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.rows, self._folds = {}, []
        self._sections: list[tuple[QLabel, bool]] = []
        for live in (False, True):
            fields = [f for f in self.draft.fields if f.live is live]
            if not fields:
                continue
            section = QLabel(wordWrap=True)
            section.setProperty("role", "section")
            self._sections.append((section, live))
            self._fields.addWidget(section)
            for spec in (f for f in fields if not f.advanced):
                self._fields.addWidget(self._row(spec))
            folded = [f for f in fields if f.advanced]
            if folded:
                self._fields.addWidget(self._fold(folded, "live" if live else "build"))
            self._fields.addSpacing(UNIT)
        self._fields.addStretch(1)
        self.retranslate()
        self.restyle()

    def _row(self, spec: FieldSpec) -> FieldRow:
        row = self.rows[spec.name] = FieldRow(spec)
        row.entered.connect(self._enter)
        return row

    def _fold(self, fields: list[FieldSpec], which: str) -> QWidget:
        box = QWidget()
        button = QToolButton(checkable=True, objectName=f"form.advanced.{which}")
        button.setProperty("role", "fold")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        inside = QWidget(visible=False)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT - 2)
        for spec in fields:
            column.addWidget(self._row(spec))
        button.toggled.connect(inside.setVisible)
        button.toggled.connect(lambda on: button.setIcon(icons.icon("down" if on else "right", theme.current().muted)))
        self._folds.append(button)
        outer = QVBoxLayout(box)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        outer.addWidget(inside)
        return box

    # ---- following the draft
    def _follow(self) -> None:
        if self.draft.setup is None or self.studio.catalogue is None:
            return
        if self.draft.setup.model != self._model:
            self._model = self.draft.setup.model
            self._build()
        pending = self.draft.pending
        for name, row in self.rows.items():
            row.keep(self.draft.setup.values[name])
            row.mark_changed(name in pending)
            row.setVisible(self.draft.shown(row.spec))
        self.bar.setVisible(bool(pending))
        self._say_pending(pending)

    def _enter(self, name: str, value: Any) -> None:
        try:
            self.draft.set(name, value)
        except BadValue:
            self.rows[name].refuse(field_text.refusal(self.rows[name].spec, value_text(value)))
        else:
            assert self.draft.setup is not None
            self.rows[name].show_value(self.draft.setup.values[name])

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.draft.command())

    # ---- looks
    def _say_pending(self, pending: tuple[str, ...]) -> None:
        names = {"model": tr("Model"), "data": tr("Data")} | {n: tr(r.spec.label) for n, r in self.rows.items()}
        listed = ", ".join(names[n] for n in pending)
        self.bar_text.setText(tr("Waiting for a restart: {names}", names=listed))

    def retranslate(self) -> None:
        self.copy_button.setText(tr("Copy as command"))
        self.copy_button.setToolTip(tr("The command line that trains the same experiment, to the clipboard."))
        self.reset_button.setText(tr("Reset to defaults"))
        self.apply_button.setText(tr("Apply and restart"))
        self.revert_button.setText(tr("Discard"))
        self.revert_button.setToolTip(tr("Back to what the run was built with."))
        if self._model and self.studio.catalogue is not None:
            model = self.studio.catalogue.model(self._model)
            self.heading.setText(tr(model.title))
            self.heading.setToolTip(field_text.about(model))
            self.formula.setText(model.formula)
            self.formula.setToolTip(tr("What training makes small. {citation}", citation=model.citation))
            for section, live in self._sections:
                section.setText(tr("Knobs: act at the next step") if live else tr("Build: needs a restart"))
            for fold in self._folds:
                fold.setText(tr("Advanced"))
            self._say_pending(self.draft.pending)

    def restyle(self) -> None:
        if self._model:
            for fold in self._folds:
                fold.setIcon(icons.icon("down" if fold.isChecked() else "right", theme.current().muted))
