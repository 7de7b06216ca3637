"""What helps with a problem: for every kind of failure one button."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from vaestudio.app.i18n import tr
from vaestudio.engine import messages as m

if TYPE_CHECKING:
    from vaestudio.app.window import StudioWindow

Help = tuple[str, Callable[[], None]]


def help_with(window: "StudioWindow", event: m.Failed) -> Help:
    """(the button's text, what it does); a report where nothing better is known."""
    match event.kind:
        case "Diverged" | "DivergedAfterChange":
            return tr("Go on with a third of the rate"), lambda: _slower(window)
        case "OutOfMemory":
            return tr("Halve the batch"), lambda: _halve(window)
        case "NoNetwork" | "UnknownDataset" | "NothingReadable" | "WrongChecksum" | "BadFile" | "TooFew":
            return tr("Use Pen Digits"), lambda: window.use_data("pen-digits")
        case "TooLarge" if window.draft.setup is not None:
            source = window.draft.setup.data
            return tr("Choose a smaller size…"), lambda: window.intake.look(source)
        case "CannotSave":
            return tr("Save elsewhere…"), window.save_as
        case "OtherData" | "UnknownData":
            return tr("Choose its data…"), window.open_with_data
        case "NotASession" if window.opening:
            path = window.opening
            return tr("Use it as images"), lambda: window.intake.look(path)
        case "NotASession" | "DamagedSession" | "NewerSession" | "SessionTooLarge":
            return tr("Open another…"), window.open_session
        case "NoFilm":
            return tr("Choose a session…"), window.past.ask_beside
        case "OpenElsewhere":
            return tr("Follow it instead"), lambda: window.outside.follow(event.values["path"])
        case "Exported":
            return tr("Show the folder"), lambda: window.outside.show_folder(event.values["path"])
        case "ClosedUnexpectedly":
            return tr("Open it"), lambda: window.open_path(event.values["path"])
        case "Forked" if event.values["path"]:
            return tr("Back to the original"), lambda: window.open_path(event.values["path"])
        case "NoSuchDevice":
            return tr("Choose by itself"), lambda: window.use_device("auto")
        case (
            "Cancelled"
            | "Forked"
            | "Filmed"
            | "ForkDiffers"
            | "CannotFilm"
            | "BadValue"
            | "DoesNotFit"
            | "Unsupported"
            | "NothingToPaste"
            | "CannotKeep"
            | "CannotExport"
            | "ComparisonDiverged"
            | "DeviceLost"
            | "Following"
            | "TrainedElsewhere"
            | "UnknownMeasure"
            | "CannotMeasure"
            | "MissingExtra"
            | "Streamed"
            | "StreamedAsAsked"
            | "ImagesLost"
            | "ImagesGone"
            | "ReadersLost"
            | "NotWhileStreamed"
            | "CannotStream"
        ):
            return tr("All right"), lambda: None
        case _:
            return tr("Report a problem…"), window.report


def _slower(window: "StudioWindow") -> None:
    assert window.draft.setup is not None
    rate = window.draft.setup.values["learning_rate"]
    window.draft.set("learning_rate", max(1e-6, float(f"{rate / 3:.2g}")))
    window.studio.post(m.Train())


def _halve(window: "StudioWindow") -> None:
    assert window.draft.setup is not None
    window.draft.set("batch_size", max(1, window.draft.setup.values["batch_size"] // 2))
    window.draft.apply(train=True)
