"""Undo for z: moves that follow each other within a second are one move."""

import time

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand, QUndoStack

from vaestudio.app.draft import TOGETHER
from vaestudio.app.studio import Studio


class CodeUndo(QObject):
    """Puts every move of the shared z on the stack."""

    def __init__(self, studio: Studio, undo: QUndoStack) -> None:
        super().__init__(studio)
        self.studio, self.stack = studio, undo
        self._z = studio.z
        self._replaying = False
        studio.z_moved.connect(self._moved)
        studio.run_opened.connect(lambda event: self._forget())

    def _forget(self) -> None:
        self._z = self.studio.z

    def _moved(self, z: np.ndarray) -> None:
        before, self._z = self._z, z
        if not self._replaying and before.shape == z.shape and not np.array_equal(before, z):
            self.stack.push(_Move(self, before, z))

    def show(self, z: np.ndarray) -> None:
        self._replaying = True
        self.studio.move_z(z)
        self._replaying = False


class _Move(QUndoCommand):
    def __init__(self, owner: CodeUndo, before: np.ndarray, after: np.ndarray) -> None:
        super().__init__("z")
        self.owner, self.before, self.after, self.time = owner, before, after, time.monotonic()
        self._done = True  # the move that made this command has been made already

    def redo(self) -> None:
        if not self._done:
            self.owner.show(self.after)
        self._done = False

    def undo(self) -> None:
        self.owner.show(self.before)

    def id(self) -> int:
        return 2

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Move) or other.time - self.time > TOGETHER:
            return False
        self.after, self.time = other.after, other.time
        return True
