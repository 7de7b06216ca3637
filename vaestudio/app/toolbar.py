"""The row under the menus: train, step, restart; data, model, dimensions; how the run stands; look and language."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from vaestudio.app import field_text, icons, theme
from vaestudio.app.draft import Draft
from vaestudio.app.form_row import Choice, NumberEdit
from vaestudio.app.i18n import tr
from vaestudio.app.status import Status
from vaestudio.app.theme import UNIT
from vaestudio.errors import BadValue
from vaestudio.fields import value_text

OWN = "own images"  # the data picker's last entry


class Toolbar(QWidget):
    """Picks before the first step take effect at once: there is nothing to lose. Later ones wait for "Apply and restart"."""

    own_images = Signal()

    def __init__(self, draft: Draft, actions: dict[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("toolbar")
        self.draft, self.studio, self.actions_ = draft, draft.studio, actions
        self.train = QPushButton(objectName="toolbar.train", iconSize=QSize(18, 18))
        self.train.setProperty("role", "primary")
        self.train.clicked.connect(actions["train"].trigger)
        self.step, self.restart = self._button("step"), self._button("restart")
        self.look = [self._button(name, flat=True) for name in ("theme", "language", "presentation")]
        self.data_label, self.model_label, self.latent_label = QLabel(), QLabel(), QLabel()
        for label in (self.data_label, self.model_label, self.latent_label):
            label.setProperty("role", "muted")
        self.data, self.model = Choice(objectName="toolbar.data"), Choice(objectName="toolbar.model")
        self.latent = NumberEdit(objectName="toolbar.latent_dim")
        self.latent.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.latent.setMaxLength(4)
        self.data.activated.connect(self._pick_data)
        self.model.activated.connect(lambda i: self._pick(lambda: draft.choose_model(self.model.itemData(i))))
        self.latent.editingFinished.connect(self._enter_latent)
        self.latent.nudged.connect(self._nudge_latent)
        self.status = Status(self.studio)
        self._lay_out()
        draft.changed.connect(self.follow)
        self.studio.ready.connect(lambda catalogue: self.follow())
        self.studio.state_changed.connect(lambda event: self.say_train())

    def _button(self, action: str, *, flat: bool = False) -> QToolButton:
        button = QToolButton(
            objectName=f"toolbar.{action}", iconSize=QSize(18, 18), focusPolicy=Qt.FocusPolicy.TabFocus
        )
        button.setDefaultAction(self.actions_[action])
        button.setToolButtonStyle(
            Qt.ToolButtonStyle.ToolButtonIconOnly if flat else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        )
        if flat:
            button.setProperty("role", "flat")
        return button

    def _lay_out(self) -> None:
        self._left, self._right = QWidget(), QWidget()
        left = QHBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(UNIT)
        line = QFrame()
        line.setProperty("role", "line")
        for widget in (
            self.train, self.step, self.restart, line, self.data_label, self.data, self.model_label, self.model,
            self.latent_label, self.latent,
        ):  # fmt: skip
            left.addWidget(widget)
        right = QHBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(UNIT // 2)
        for button in self.look:
            right.addWidget(button)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(UNIT, UNIT // 2, UNIT, UNIT)
        self._grid.setHorizontalSpacing(UNIT * 2)
        self._grid.setVerticalSpacing(UNIT // 2)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self._left, 0, 0)
        self._grid.addWidget(self._right, 0, 2)
        self._two_rows: bool | None = None
        self._terse = False
        self._place_status()

    def _place_status(self) -> None:
        """The status stands between the pickers and the look. Where that is too narrow, step, restart and the pickers lose
        their words (tooltips say the same); where it still is, they keep them and the status has a row of its own."""
        labels, buttons = (self.data_label, self.model_label), (self.step, self.restart)
        spared = sum(label.sizeHint().width() + UNIT for label in labels)
        spared += sum(button.fontMetrics().horizontalAdvance(button.text()) + 4 for button in buttons)
        need = sum(w.sizeHint().width() for w in (self._left, self._right, self.status)) + 6 * UNIT
        need += spared if self._terse else 0
        two = need - spared > self.width()
        terse = not two and need > self.width()
        if terse is not self._terse:
            self._terse = terse
            style = Qt.ToolButtonStyle
            for label in labels:
                label.setVisible(not terse)
            for button in buttons:
                button.setToolButtonStyle(style.ToolButtonIconOnly if terse else style.ToolButtonTextBesideIcon)
        if two is self._two_rows:
            return
        self._two_rows = two
        self._grid.removeWidget(self.status)
        if two:
            self._grid.addWidget(self.status, 1, 0, 1, 3)
        else:
            self._grid.addWidget(self.status, 0, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_status()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:  # a text has grown: the status may need a row of its own now
            self._place_status()
        return done

    def minimumSizeHint(self) -> QSize:
        return QSize(600, super().minimumSizeHint().height())

    # ---- choosing
    def _pick(self, choose) -> None:  # type: ignore[no-untyped-def]
        choose()
        if self.studio.step == 0 and self.studio.state != "training" and self.draft.pending:
            self.draft.apply()

    def _pick_data(self, index: int) -> None:
        source = self.data.itemData(index)
        if source == OWN:
            self.follow()
            self.own_images.emit()
        else:
            self._pick(lambda: self.draft.choose_data(source))

    def _enter_latent(self) -> None:
        if self.latent.isModified():
            self.latent.setModified(False)
            self._set_latent(self.latent.text())

    def _nudge_latent(self, steps: int) -> None:
        assert self.draft.setup is not None
        self._set_latent(max(1, int(self.draft.setup.values["latent_dim"]) + steps))

    def _set_latent(self, value: object) -> None:
        try:
            self._pick(lambda: self.draft.set("latent_dim", value))
        except BadValue:
            self.latent.setToolTip(field_text.refusal(self.draft.field("latent_dim"), str(value)))
            self.latent.setProperty("wrong", True)
            self.latent.style().polish(self.latent)

    # ---- following
    def follow(self) -> None:
        catalogue, setup = self.studio.catalogue, self.draft.setup
        known = catalogue is not None and setup is not None
        for widget in (self.data, self.model, self.latent):
            widget.setEnabled(known)
        self.say_train()
        if catalogue is None or setup is None:
            return
        self.model.clear()
        for model in catalogue.models:
            self.model.addItem(model.name.upper(), model.name)
            self.model.setItemData(self.model.count() - 1, field_text.about(model), Qt.ItemDataRole.ToolTipRole)
        self.model.setCurrentIndex(self.model.findData(setup.model))
        self.data.clear()
        for data in catalogue.datasets:
            title = tr(data.title)
            self.data.addItem(title if data.available else f"{title} ↓", data.name)
            self.data.setItemData(self.data.count() - 1, tr(data.help), Qt.ItemDataRole.ToolTipRole)
        if self.data.findData(setup.data) < 0:
            run = self.studio.run
            self.data.addItem(run.data if run is not None and run.source == setup.data else setup.data, setup.data)
        self.data.insertSeparator(self.data.count())
        self.data.addItem(tr("My own images…"), OWN)
        self.data.setCurrentIndex(self.data.findData(setup.data))
        for widget in (self.latent, self.latent_label):
            widget.setVisible("latent_dim" in setup.values)
        if "latent_dim" in setup.values and not (self.latent.hasFocus() and self.latent.isModified()):
            self.latent.setText(value_text(setup.values["latent_dim"]))
            self.latent.setToolTip(field_text.tip(self.draft.field("latent_dim")))
            if self.latent.property("wrong"):
                self.latent.setProperty("wrong", False)
                self.latent.style().polish(self.latent)

    def say_train(self) -> None:
        training = self.studio.state == "training"
        self.train.setText(tr("Pause") if training else tr("Train"))
        self.train.setIcon(icons.icon("pause" if training else "play", theme.current().on_accent))
        self.train.setToolTip(tr("Space starts and pauses training."))
        self.train.setEnabled(self.actions_["train"].isEnabled())

    def retranslate(self) -> None:
        self.data_label.setText(tr("Data"))
        self.model_label.setText(tr("Model"))
        self.latent_label.setText("z")
        names = (tr("Data"), tr("Model"), tr("Latent dimensions"))
        for widget, name in zip((self.data, self.model, self.latent), names, strict=True):
            widget.setAccessibleName(name)
        self.data.setToolTip(
            tr(
                "What is learned; ↓ is downloaded first. Drop a folder, ZIP, npz or IDX file onto the window to use your own."
            )
        )
        self.model.setToolTip(tr("Which model learns it."))
        self.follow()
        metrics = self.train.fontMetrics()
        widest = max(metrics.horizontalAdvance(t) for t in (tr("Pause"), tr("Train")))
        self.train.setFixedWidth(round(widest * 1.15) + 18 + 7 * UNIT)  # Train and Pause take the same room
        self.latent.setFixedWidth(self.latent.fontMetrics().horizontalAdvance("0000") + 3 * UNIT)
        for picker in (self.data, self.model):
            picker.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToContents)
        self._two_rows = None
        self._place_status()

    def restyle(self) -> None:
        for button in (self.train, self.step, self.restart, *self.look):
            button.setIconSize(QSize(18, 18) * theme.scale())
        self.status.restyle()
        self.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
