"""One declared field as a row of the form: label, editor, and under them the slider or the reason for a refusal."""

from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QLineEdit, QSizePolicy, QSlider, QWidget

from vaestudio.app import field_text
from vaestudio.app.i18n import tr
from vaestudio.app.theme import UNIT
from vaestudio.fields import FieldSpec, value_text


class NumberEdit(QLineEdit):
    """Arrow keys step the value, Escape takes the typing back; the wheel acts only when it has the focus."""

    nudged = Signal(int)
    abandoned = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10}
        key = Qt.Key(event.key())
        if key in steps:
            self.nudged.emit(steps[key])
        elif key == Qt.Key.Key_Escape and self.isModified():
            self.abandoned.emit()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            self.nudged.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            event.ignore()


class Choice(QComboBox):
    """A combo box that the wheel does not change while the form is scrolled under it."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class FieldRow(QWidget):
    """`entered` carries (name, value as typed or moved); the form answers with `show_value` or `refuse`."""

    entered = Signal(str, object)

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self._value: Any = spec.default
        self.setObjectName(f"form.{spec.name}.row")
        self.title = QLabel()
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.reason = QLabel(wordWrap=True, visible=False)
        self.reason.setProperty("role", "problem")
        self.reason.setTextFormat(Qt.TextFormat.PlainText)
        self.slider: QSlider | None = None
        self.editor = self._editor()
        self.editor.setObjectName(f"form.{spec.name}")
        self.title.setBuddy(self.editor)
        self._lay_out()
        self.retranslate()
        self.show_value(spec.default)

    def _editor(self) -> QWidget:
        spec = self.spec
        if spec.kind == "choice":
            combo = Choice()
            for choice in spec.choices:
                combo.addItem(choice, choice)
            combo.activated.connect(lambda i: self.entered.emit(spec.name, combo.itemData(i)))
            return combo
        if spec.kind == "bool":
            box = QCheckBox()
            box.clicked.connect(lambda on: self.entered.emit(spec.name, on))
            return box
        edit = NumberEdit()
        edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        edit.textEdited.connect(self._typed)
        edit.editingFinished.connect(self._finished)
        edit.abandoned.connect(lambda: self.show_value(self._value))
        if spec.kind != "ints":
            edit.nudged.connect(lambda steps: self.entered.emit(spec.name, field_text.nudged(spec, self._value, steps)))
        if field_text.has_slider(spec):
            self.slider = QSlider(Qt.Orientation.Horizontal, maximum=field_text.STOPS, singleStep=5, pageStep=50)
            self.slider.setObjectName(f"form.{spec.name}.slider")
            self.slider.valueChanged.connect(
                lambda stop: self.entered.emit(spec.name, field_text.at_position(spec, stop))
            )
        return edit

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(UNIT // 2)
        grid.setVerticalSpacing(2)
        grid.addWidget(self.title, 0, 0)
        if self.spec.kind == "bool":
            grid.addWidget(self.editor, 0, 1, Qt.AlignmentFlag.AlignRight)
        else:
            grid.addWidget(self.editor, 0, 1)
        grid.setColumnStretch(0, 5)
        grid.setColumnStretch(1, 4 if self.spec.kind != "bool" else 0)
        if self.slider is not None:
            grid.addWidget(self.slider, 1, 0, 1, 2)
        grid.addWidget(self.reason, 2, 0, 1, 2)

    # ---- shown
    def show_value(self, value: Any) -> None:
        """What stands; typing that is not finished is overwritten."""
        self._value = value
        self.refuse("")
        if isinstance(self.editor, QComboBox):
            self.editor.setCurrentIndex(max(0, self.editor.findData(value)))
        elif isinstance(self.editor, QCheckBox):
            self.editor.setChecked(bool(value))
        elif isinstance(self.editor, QLineEdit):
            self.editor.setText(value_text(value))
        if self.slider is not None:
            blocked = self.slider.blockSignals(True)
            self.slider.setValue(field_text.position(self.spec, float(value)))
            self.slider.blockSignals(blocked)

    def keep(self, value: Any) -> None:
        """`show_value`, unless the person is typing just here."""
        if isinstance(self.editor, QLineEdit) and self.editor.hasFocus() and self.editor.isModified():
            self._value = value
        else:
            self.show_value(value)

    def refuse(self, reason: str) -> None:
        """Say why what was typed is no value; "" takes it back."""
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
        self.editor.setAccessibleDescription(reason or tr(self.spec.help))
        if self.editor.property("wrong") != bool(reason):
            self.editor.setProperty("wrong", bool(reason))
            self.editor.style().polish(self.editor)

    def mark_changed(self, changed: bool) -> None:
        """Whether the value waits for a restart."""
        text = field_text.label(self.spec)
        self.title.setText(f"● {text}" if changed else text)
        self.title.setToolTip(tr("Changed: takes effect after a restart.") if changed else field_text.tip(self.spec))
        if self.title.property("role") != ("changed" if changed else "plain"):
            self.title.setProperty("role", "changed" if changed else "plain")
            self.title.style().polish(self.title)

    def retranslate(self) -> None:
        tip = field_text.tip(self.spec)
        name = f"{tr(self.spec.label)} ({tr(self.spec.unit)})" if self.spec.unit else tr(self.spec.label)
        for widget in (self.editor, self.slider):
            if widget is not None:
                widget.setToolTip(tip)
                widget.setWhatsThis(tip)
                widget.setAccessibleName(name)
        self.title.setWhatsThis(tip)
        if isinstance(self.editor, QComboBox):
            for index, choice in enumerate(self.spec.choices):
                self.editor.setItemText(index, tr(choice))
        self.mark_changed(self.title.property("role") == "changed")

    # ---- typed
    def _typed(self, text: str) -> None:
        from vaestudio.declared import checked
        from vaestudio.errors import BadValue

        try:
            checked(self.spec, text)
        except BadValue:
            self.refuse(field_text.refusal(self.spec, text))
        else:
            self.refuse("")

    def _finished(self) -> None:
        assert isinstance(self.editor, QLineEdit)
        if self.editor.isModified():
            self.editor.setModified(False)
            self.entered.emit(self.spec.name, self.editor.text())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
