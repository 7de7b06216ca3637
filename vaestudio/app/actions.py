"""Every command of the window, declared once: menus, toolbar, palette and shortcut sheet are made from this list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from vaestudio.app import icons
from vaestudio.app.i18n import mark, tr


@dataclass(frozen=True)
class Command:
    """`text` is shown in menus; "&" is left out so that languages need no letters of their own."""

    name: str
    menu: str  # "file", "edit", "run", "view", "help"
    text: str
    key: str = ""  # several keys are parted by "; "; the first is the one that is shown
    icon: str = ""
    tip: str = ""
    checkable: bool = False


MENUS = {
    "file": mark("File"), "edit": mark("Edit"), "run": mark("Run"), "view": mark("View"), "help": mark("Help"), "export": mark("Export"),
}  # fmt: skip
COMMANDS = (
    Command("new", "file", mark("New experiment"), "Ctrl+N", tip=mark("Begin again with the defaults; what was trained is kept.")),
    Command("open", "file", mark("Open session…"), "Ctrl+O"),
    Command("sample", "file", mark("Open the sample session"), tip=mark("A small trained model on digits; what you do with it goes into a copy.")),
    Command("own", "file", mark("Use a file of images…"), tip=mark("A ZIP, npz, HDF5 or IDX file of images becomes the data.")),
    Command("own_folder", "file", mark("Use a folder of images…"), tip=mark("A folder of images; subfolders are classes.")),
    Command("save", "file", mark("Save"), "Ctrl+S"),
    Command("save_as", "file", mark("Save as…"), "Ctrl+Shift+S"),
    Command("beside", "file", mark("Play a session beside this…"), tip=mark("Show how another session learned, in step with this run: the same slider moves both.")),
    Command("follow", "file", mark("Follow a session…"), tip=mark("Watch a run that another program is training; nothing is saved to its file.")),
    Command("export_all", "export", mark("Everything…"), "Ctrl+E", tip=mark("Networks, weights, tables, pictures, report and script into one folder.")),
    Command("export_onnx", "export", mark("Networks (ONNX)…"), tip=mark("encoder.onnx and decoder.onnx, apart, with ε as an input.")),
    Command("export_weights", "export", mark("Weights (safetensors)…"), tip=mark("weights.safetensors, names as in PyTorch's state_dict.")),
    Command("export_losses", "export", mark("Losses (CSV)…"), tip=mark("losses.csv, one line a step; tests.csv and knobs.csv beside it.")),
    Command("export_latents", "export", mark("Codes of the test images (CSV)…"), tip=mark("latents.csv, and latents.npz with labels and factors.")),
    Command("export_pictures", "export", mark("Pictures (PNG)…"), tip=mark("Originals, reconstructions, samples and manifold, pixel by pixel.")),
    Command("export_report", "export", mark("Report (HTML)…"), tip=mark("One page with settings, curves and pictures.")),
    Command("export_script", "export", mark("Python script…"), tip=mark("train.py and data.npz: the experiment without this program.")),
    Command("quit", "file", mark("Quit"), "Ctrl+Q"),
    Command("undo", "edit", mark("Undo"), "Ctrl+Z", tip=mark("Takes back changes of the form and moves of z.")),
    Command("redo", "edit", mark("Redo"), "Ctrl+Shift+Z"),
    Command("copy", "edit", mark("Copy as command")),
    Command("defaults", "edit", mark("Reset to defaults")),
    Command("train", "run", mark("Train or pause"), "Space", "play"),
    Command("step", "run", mark("Step"), "Right", "step", mark("One training step, then pause.")),
    Command("restart", "run", mark("Restart"), "R", "restart", mark("The same experiment from step 0 with new weights.")),
    Command("past_first", "run", mark("First frame"), "Alt+Home", "first", mark("Show the run as it began.")),
    Command("past_back", "run", mark("Frame back"), "Alt+Left; ,", "back", mark("Show the recorded step before.")),
    Command("past_play", "run", mark("Replay the run"), "Ctrl+P", "play", mark("Show the recorded steps one after the other; the run itself goes on.")),
    Command("past_forward", "run", mark("Frame forward"), "Alt+Right; .", "forward", mark("Show the next recorded step.")),
    Command("past_live", "run", mark("Live"), "Alt+End", "live", mark("Show the run as it is now.")),
    Command("past_fork", "run", mark("Fork from here"), "Ctrl+Shift+F", "fork",
            mark("A new run that begins as this one was at the step that is shown; this one is kept as it is.")),
    Command("theme", "view", mark("Light or dark"), "Ctrl+T", "moon"),
    Command("language", "view", mark("Next language"), "Ctrl+L", "language"),
    Command("presentation", "view", mark("Presentation"), "F11", "fullscreen", checkable=True,
            tip=mark("Full screen with large type: latent space, decoder and losses.")),
    Command("lecture", "view", mark("Arrangement: Lecture")),
    Command("workbench", "view", mark("Arrangement: Workbench")),
    Command("research", "view", mark("Arrangement: Research")),
    Command("reset_layout", "view", mark("Reset layout")),
    Command("larger", "view", mark("Larger type"), "Ctrl++"),
    Command("smaller", "view", mark("Smaller type"), "Ctrl+-"),
    Command("palette", "help", mark("Command palette"), "Ctrl+K"),
    Command("shortcuts", "help", mark("Shortcuts"), "F1"),
    Command("report", "help", mark("Report a problem…")),
    Command("about", "help", mark("About VAE Studio")),
)  # fmt: skip


def make(parent: QObject, slots: Mapping[str, Callable[[], object]]) -> dict[str, QAction]:
    """One QAction a command; `slots` says what each does. Shortcuts work wherever the focus is in the program."""
    actions = {}
    for command in COMMANDS:
        action = QAction(parent)
        action.setObjectName(f"action.{command.name}")
        action.setCheckable(command.checkable)
        action.setShortcutContext(Qt.ShortcutContext.ApplicationShortcut)
        if command.key:
            action.setShortcuts([QKeySequence(key) for key in command.key.split("; ")])
        if command.key in ("Space", "Right", "R"):
            action.setAutoRepeat(command.key == "Right")
        action.triggered.connect(lambda *_, act=slots[command.name]: act())
        actions[command.name] = action
    retranslate(actions)
    restyle(actions)
    return actions


def retranslate(actions: Mapping[str, QAction]) -> None:
    for command in COMMANDS:
        action = actions[command.name]
        action.setText(tr(command.text))
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        tip = tr(command.tip) if command.tip else tr(command.text)
        action.setToolTip(f"{tip} ({keys})" if keys else tip)


def restyle(actions: Mapping[str, QAction]) -> None:
    for command in COMMANDS:
        if command.icon:
            actions[command.name].setIcon(icons.icon(command.icon))
