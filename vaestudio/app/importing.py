"""A person's own images before anything learns from them: exactly what the model will see, and what was left out."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from vaestudio.app import field_text
from vaestudio.app.banner import Banner, sentence
from vaestudio.app.form_row import FieldRow
from vaestudio.app.i18n import mark, tr
from vaestudio.app.import_cards import Elided, Facts, Preparing, card_of, named, scrolled
from vaestudio.app.left_out import LeftOut
from vaestudio.app.pictures import SheetView
from vaestudio.app.studio import Studio
from vaestudio.app.theme import UNIT
from vaestudio.engine import messages as m
from vaestudio.errors import BadValue
from vaestudio.fields import value_text

PAUSE_MS = 200  # after the last change of an option, before images are prepared anew
PATIENCE_MS = 300  # before progress is shown: most imports are done by then
TASK = mark("Preparing images")  # what the engine calls it
SIZES = mark("0 (automatic) or a whole number from 16 to 128")  # what it expects of a size


class ImportPage(QWidget):
    """Lies over the window below its header. Every change of an option shows anew what the model will see.

    `accepted` carries (source, options, model): `options` holds what differs from the defaults, `model` is the one
    that was asked for, or one that needs no classes where there are none.
    """

    accepted = Signal(str, object, str)
    cancelled = Signal()

    def __init__(self, studio: Studio, window: QWidget | None = None) -> None:
        super().__init__(window)
        self.setObjectName("import")
        self.setAutoFillBackground(True)
        self.studio = studio
        self.source, self._model = "", ""
        self.options: dict[str, Any] = {}
        self.seen: m.DataPreview | None = None  # of `source` and `options` as they stand
        self.waiting = False
        self.rows: dict[str, FieldRow] = {}
        self._before: QWidget | None = None  # what had the focus
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(lambda: self.progress.show())
        self._lay_out()
        if studio.catalogue is not None:
            self._make_rows(studio.catalogue)
        studio.ready.connect(self._make_rows)
        studio.news.connect(self._hear)
        self.hide()
        self.retranslate()
        self.restyle()
        if window is not None:
            window.installEventFilter(self)

    # ---- made once
    def _lay_out(self) -> None:
        self.title = named(QLabel(), "import.title", "title")
        self.path = named(Elided(), "import.path", "muted")
        head = QHBoxLayout()
        head.setSpacing(2 * UNIT)
        head.addWidget(self.title)
        head.addWidget(self.path, 1)
        self.left_out = LeftOut()
        middle = QVBoxLayout()
        middle.setSpacing(UNIT)
        middle.addWidget(self._make_sheet(), 1)
        middle.addWidget(self.left_out)
        parts = QHBoxLayout()
        parts.setSpacing(UNIT)
        parts.addWidget(self._make_options())
        parts.addLayout(middle, 1)
        self.facts = Facts()
        parts.addWidget(self.facts)
        self.problem = Banner(lambda event: (tr("Try again"), self._ask))
        for part in (self.problem, *self.problem.findChildren(QWidget)):
            part.setObjectName(part.objectName().replace("banner", "import.problem"))
        self.note = named(QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText), "import.note", "section")
        self.note.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        column.setSpacing(UNIT)
        column.addLayout(head)
        column.addLayout(parts, 1)
        column.addWidget(self.problem)
        column.addWidget(self.note)
        column.addLayout(self._make_buttons())

    def _make_options(self) -> QFrame:
        self.options_title = QLabel(wordWrap=True)
        inside = QWidget()
        self._fields = QVBoxLayout(inside)
        self._fields.setContentsMargins(0, 0, UNIT, 0)
        self._fields.setSpacing(UNIT)
        self._fields.addStretch(1)
        self.options_box = card_of(named(QFrame(), "import.options"), self.options_title, scrolled(inside))
        return self.options_box

    def _make_sheet(self) -> QFrame:
        self.sheet_title = QLabel(wordWrap=True)
        self.sheet = named(SheetView(), "import.sheet")
        self.sheet.tile_hovered.connect(self._follow_cursor)
        self._sheet_scroll = scrolled(self.sheet)
        self._sheet_scroll.viewport().installEventFilter(self)
        return card_of(named(QFrame(), "import.pictures"), self.sheet_title, self._sheet_scroll)

    def _make_buttons(self) -> QHBoxLayout:
        self.progress = Preparing()
        self.progress.stop.clicked.connect(lambda: self.studio.post(m.Cancel()))
        self.cancel_button = named(QPushButton(), "import.cancel")
        self.use_button = named(QPushButton(), "import.use", "primary")
        self.cancel_button.clicked.connect(self.cancel)
        self.use_button.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(UNIT)
        row.addWidget(self.progress)
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.use_button)
        return row

    def _make_rows(self, catalogue: m.Catalogue) -> None:
        """One for each declared way of preparing images."""
        if self.rows:
            return
        for spec in catalogue.options:
            row = self.rows[spec.name] = FieldRow(spec)
            row.setObjectName(f"import.option.{spec.name}.row")
            row.editor.setObjectName(f"import.option.{spec.name}")
            row.entered.connect(self._enter)
            self._fields.insertWidget(self._fields.count() - 1, row)
        self._judge()

    # ---- from beginning to end
    def begin(self, source: str, model: str) -> None:
        """Show what `source` (a path) holds; `model` is the name of the one that is to learn it."""
        self.source, self._model, self.options = source, model, {}
        self.path.set_text(source)
        for row in self.rows.values():
            row.show_value(row.spec.default)
        if self.isHidden():
            self._before = QApplication.focusWidget()
        self._cover()
        self.show()
        self.raise_()
        self.cancel_button.setFocus()
        self._show(None)
        self._expect()
        self._ask()

    def accept(self) -> None:
        if self.use_button.isEnabled():
            self._leave()
            self.accepted.emit(self.source, dict(self.options), self.model)

    def cancel(self) -> None:
        """Close the page; the engine lets go of what it loaded for it."""
        self.studio.post(m.Preview(""))
        self._leave()
        self.cancelled.emit()

    def _leave(self) -> None:
        """The focus goes back to where it was."""
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()
        self.hide()

    @property
    def model(self) -> str:
        """Which model will learn: the one that was asked for, unless it needs classes and there are none."""
        catalogue = self.studio.catalogue
        if catalogue is None or self.seen is None or self.seen.class_names:
            return self._model
        if not catalogue.model(self._model).conditional:
            return self._model
        return next(i.name for i in catalogue.models if i.generative and not i.conditional)

    # ---- asked and answered
    def _enter(self, name: str, value: Any) -> None:
        from vaestudio.declared import checked  # pydantic: the engine's thread has imported it by now

        row = self.rows[name]
        try:
            value = checked(row.spec, value)
        except BadValue:
            row.refuse(field_text.refusal(row.spec, value_text(value)))
            return
        row.show_value(value)
        options = {**self.options, name: value}
        options = {n: v for n, v in options.items() if v != self.rows[n].spec.default}
        if options != self.options or (self.seen is None and not self.waiting):
            self.options = options
            self._expect()
            self._pause.start()

    def _expect(self) -> None:
        """What is shown is out of date from here on; it stays until the answer comes, so that nothing flickers."""
        self.seen, self.waiting = None, True
        self.progress.say(None)
        self.sheet.set_message(tr("Preparing images…"))
        self._judge()

    def _ask(self) -> None:
        if not self.waiting:  # once more
            self._expect()
        self.problem.close_banner()
        self._patience.start()
        self.studio.post(m.Preview(self.source, dict(self.options)))

    def _hear(self, event: m.Event) -> None:
        if not self.waiting or self.isHidden():
            return
        if isinstance(event, m.Working) and event.task == TASK and event.fraction != 1.0:
            self.progress.say(event.fraction)
        elif isinstance(event, m.Previewed) and (event.source, event.options) == (self.source, self.options):
            self._answered(event.data, event.problem)

    def _answered(self, data: m.DataPreview | None, problem: m.Failed | None) -> None:
        self.waiting, self.seen = False, data
        self._pause.stop()
        self._patience.stop()
        self.progress.hide()
        self.sheet.set_message(tr("No images to show"))
        if problem is not None:
            self._say_problem(problem)
        self._show(data)
        self._judge()
        if self.use_button.isEnabled() and QApplication.focusWidget() in (None, self.cancel_button):
            self.use_button.setFocus()

    def _say_problem(self, problem: m.Failed) -> None:
        row = self.rows.get(str(problem.values.get("name"))) if problem.kind == BadValue.__name__ else None
        if row is not None:
            named = {**problem.values, "name": row.spec.label}
            row.refuse(sentence(m.Failed(problem.kind, problem.sentence, named)))
        else:
            self.problem.show_problem(problem)

    # ---- shown
    def _show(self, data: m.DataPreview | None) -> None:
        names = data.class_names if data is not None else ()
        labels = data.labels.tolist() if data is not None and data.labels is not None else []
        self.sheet.set_captions([names[label] for label in labels])
        self.sheet.set_images(data.pictures if data is not None else None)
        self._fit_sheet()
        self.left_out.set_files(data.unreadable if data is not None else ())
        self.facts.set_data(data)

    def _fit_sheet(self) -> None:
        """High enough for every picture at no less than one pixel of the screen for each of its own; then it scrolls."""
        needed = self.sheet.minimumSizeHint().height()
        if self.seen is not None:
            ratio = self.devicePixelRatioF()
            line = self.fontMetrics().height() if self.seen.labels is not None else 0
            count, _, height, width = self.seen.pictures.shape
            columns = max(1, int(self._sheet_scroll.viewport().width() * ratio) // (width + 4))
            needed = int(-(-count // columns) * (height / ratio + line + 3)) + UNIT
        self.sheet.setMinimumHeight(needed)

    def _follow_cursor(self, tile: int) -> None:
        """The arrow keys scroll; the mouse, which is on the tile already, does not."""
        if tile >= 0 and not self.sheet.underMouse():
            ratio, rect = self.devicePixelRatioF(), self.sheet.tile_rect(tile)
            middle, half = rect.center() / ratio, rect.height() / ratio / 2
            self._sheet_scroll.ensureVisible(middle.x(), middle.y(), 0, round(half) + 2 * UNIT)

    def _judge(self) -> None:
        """What can be done now, and with which model."""
        self.use_button.setEnabled(self.seen is not None)
        catalogue = self.studio.catalogue
        other = catalogue is not None and self.model != self._model
        if other and catalogue is not None:
            titles = {"model": tr(catalogue.model(self._model).title), "other": tr(catalogue.model(self.model).title)}
            self.note.setText(
                tr("“{model}” needs classes, and these images have none. “{other}” can learn them.", **titles)
            )
            self.use_button.setText(tr("Use these images with “{other}”", other=titles["other"]))
        else:
            self.use_button.setText(tr("Use these images"))
        self.note.setVisible(other)

    def retranslate(self) -> None:
        self.title.setText(tr("Import images"))
        self.options_title.setText(tr("How they are prepared"))
        self.sheet_title.setText(tr("What the model will see"))
        self.setAccessibleName(tr("Import images"))
        self.sheet.setAccessibleName(tr("Images as the model will see them"))
        self.sheet.set_message(tr("Preparing images…") if self.waiting else tr("No images to show"))
        self.cancel_button.setText(tr("Cancel"))
        self.cancel_button.setToolTip(tr("Back to the window; nothing changes. (Esc)"))
        self.use_button.setToolTip(tr("Begin a new run with these images."))
        for part in (self.left_out, self.facts, self.progress):
            part.retranslate()
        self._judge()

    def restyle(self) -> None:
        """Colours come with the style sheet; widths follow the font."""
        character = self.fontMetrics().averageCharWidth()
        self.options_box.setFixedWidth(character * 36)
        self.facts.setFixedWidth(character * 40)
        for part in (self.problem, self.left_out, self.progress):
            part.restyle()
        self._fit_sheet()
        self.update()

    # ---- Qt
    def _cover(self) -> None:
        """The window below its header."""
        window = self.parentWidget()
        if window is not None:
            header = window.menuWidget() if isinstance(window, QMainWindow) else None
            top = 0
            if header is not None:
                header.installEventFilter(self)  # its height changes with what it says
                top = header.geometry().bottom() + 1
            self.setGeometry(0, top, window.width(), window.height() - top)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            if watched is self._sheet_scroll.viewport():
                self._fit_sheet()
            else:
                self._cover()
        return False

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays on the page: what lies under it cannot be seen."""
        inside = [w for w in self._in_order() if w.isVisible() and w.isEnabled()]
        if not inside:  # the page is being hidden
            return super().focusNextPrevChild(forward)
        focus = QApplication.focusWidget()
        here = inside.index(focus) if focus in inside else (-1 if forward else 0)
        inside[(here + (1 if forward else -1)) % len(inside)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _in_order(self) -> list[QWidget]:
        options = [row.editor for row in self.rows.values()]
        problem = [self.problem.copy, self.problem.more, self.problem.help, self.problem.shut]
        rest = [
            self.left_out.fold,
            self.left_out.copy,
            self.left_out.table,
            self.facts.bars_scroll,
            *problem,
            self.progress.stop,
        ]
        return [*options, self.sheet, *rest, self.cancel_button, self.use_button]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():  # the page was closed; the window may also have been minimised
            self._pause.stop()
            self._patience.stop()
            self.progress.hide()
            self.waiting = False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
