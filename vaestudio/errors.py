"""Everything that can go wrong and that a person can do something about, in one place.

A `Problem` is one sentence: what happened, where, and what to do. The sentence is a template with named values,
so that a test can name the problem by its class and the window can translate the template before filling it in.
"""

from typing import Any, ClassVar


class Problem(Exception):
    """A difficulty a person can mend. `sentence` is the English template; `values` fill it in."""

    sentence: ClassVar[str] = "Something went wrong: {reason}."

    def __init__(self, **values: Any) -> None:
        self.values = values
        super().__init__(self.sentence.format(**values))


# ---- fields and names
class UnknownField(Problem):
    sentence = "There is no field “{name}” for this model; it has: {known}."


class BadValue(Problem):
    sentence = "“{name}” must be {expected}, not “{found}”."


class BadAssignment(Problem):
    sentence = "“{text}” is not of the form FIELD=VALUE, for example beta=4."


class UnknownModel(Problem):
    sentence = "There is no model “{name}”; there are: {known}."


class UnknownDataset(Problem):
    sentence = "There is no data set, file or folder “{name}”; built-in names are: {known}."


class DoesNotFit(Problem):
    """The model cannot be built for these images or labels."""

    sentence = "The model “{model}” cannot learn “{data}”: {reason}."


class Unsupported(Problem):
    sentence = "The model “{model}” cannot {action}: {reason}."


class UnknownMeasure(Problem):
    sentence = "There is no measure “{name}”; there are: {known}."


class CannotMeasure(Problem):
    sentence = "“{name}” cannot be measured: {reason}."


# ---- data
class BadFile(Problem):
    sentence = "“{path}” cannot be read: expected {expected}, found {found}."


class NothingReadable(Problem):
    sentence = "No image in “{path}” could be read ({count} files were tried; the first said: {first})."


class NoNetwork(Problem):
    sentence = (
        "“{name}” is not on this computer and could not be downloaded ({reason}). "
        "Connect to the network and try again, or use the built-in set: pen-digits."
    )


class WrongChecksum(Problem):
    sentence = "“{path}” arrived damaged (its checksum differs) and was thrown away; please try again."


class Cancelled(Problem):
    sentence = "{task} was cancelled."


class TooLarge(Problem):
    sentence = (
        "“{path}” needs {needed:.1f} GB of memory for its pictures; at most {limit:.1f} GB are used. "
        "Choose a smaller picture size or fewer pictures."
    )


class CannotStream(Problem):
    sentence = (
        "“{path}” cannot be read picture by picture while a model learns. Unpack it into a folder, or write its pictures "
        "into an HDF5 file; or choose “auto” as its storage."
    )


class TooFew(Problem):
    sentence = "“{path}” holds {count} readable picture; at least 2 are needed, one to learn from and one to test with."


class CannotKeep(Problem):
    sentence = "“{path}” could not be written ({reason}). Free some space there, or choose another cache folder."


class NothingToPaste(Problem):
    sentence = "There is no picture in the clipboard. Copy one first, or drop an image file here."


# ---- devices
class NoSuchDevice(Problem):
    sentence = "The device “{name}” is not available here; available: {known}."


# ---- sessions
class NotASession(Problem):
    sentence = "“{path}” is not a VAE Studio session: {reason}."


class DamagedSession(Problem):
    sentence = "“{path}” is damaged and was not opened: {reason}."


class NewerSession(Problem):
    sentence = "“{path}” was made by a newer VAE Studio (format {found}; this one reads up to {known}). Please update."


class CannotSave(Problem):
    sentence = "The session could not be saved to “{path}”: {reason}. The previous file is untouched."


class OtherData(Problem):
    sentence = (
        "This session was trained on other data: it knows “{expected}”, and “{found}” is not the same. "
        "Give the same data to go on."
    )


class UnknownData(Problem):
    sentence = "This session was trained on “{name}”, which was not found on this computer. Say where it is, and go on."


class Streamed(Problem):
    """Nothing is wrong: said so that nobody wonders why training is slower."""

    sentence = (
        "The images are read from disk as they are needed: together they would take {needed:.1f} GB, and {room:.1f} GB of "
        "memory are at hand for them. Tests use {tested:,} of {n_test:,} test images."
    )


class StreamedAsAsked(Problem):
    """Nothing is wrong."""

    sentence = "The images are read from disk as they are needed, as you asked. Tests use {tested:,} of {n_test:,} test images."


class ImagesLost(Problem):
    """Training goes on without them."""

    sentence = (
        "{count:,} images of the training data can no longer be read and are left out; the first is {first} ({reason})."
    )


class ImagesGone(Problem):
    sentence = (
        "The training images can no longer be read; the first is {first} ({reason}). Is their disk still there? Training "
        "goes on from here as soon as they can be read again."
    )


class ReadersLost(Problem):
    """Training goes on."""

    sentence = "The programs that read images ahead have ended ({reason}). Training goes on without them, but slower."


class NotWhileStreamed(Problem):
    sentence = "“{value}” of “{field}” needs all images in memory. Choose another value, or fewer or smaller images."


class OpenElsewhere(Problem):
    """Nothing is wrong: said so that nobody wonders where the numbers go."""

    sentence = "“{path}” is open in another window. This is a copy of it, which is saved under a name of its own."


class TrainedElsewhere(Problem):
    """Nothing is wrong: said so that nobody expects the same bits."""

    sentence = (
        "This session comes from another computer or version ({differences}). It goes on from where it was; "
        "its numbers may differ in the last digits from what they would have been there."
    )


class ForkDiffers(Problem):
    """Nothing is wrong: the losses on the way to the fork did not come out as they were logged."""

    sentence = (
        "The steps before step {step} were trained again here and did not give the same digits as the first time, on "
        "another processor or number of threads. The fork is as good a run, but not the same one bit for bit."
    )


class NoFilm(Problem):
    sentence = "“{name}” has no recorded steps to play: it was trained without them, or not at all. Choose another session, or train it on."


class CannotFilm(Problem):
    sentence = "“{path}” cannot be made: {reason}."


class ClosedUnexpectedly(Problem):
    """Said at the next start; nothing is lost but the last minute."""

    sentence = "Last time VAE Studio ended unexpectedly. “{name}” was saved until {time} and can go on from there."


class SessionTooLarge(Problem):
    sentence = (
        "“{path}” needs {need} MB of memory to open, more than half of the {free} MB that are free. "
        "Close other programs and try again."
    )


class MissingExtra(Problem):
    """An optional library is not installed."""

    sentence = "{what} need a library that is not installed. Install it with: pip install {packages}."


class CannotExport(Problem):
    sentence = "“{path}” could not be written: {reason}."


# ---- training
class Diverged(Problem):
    sentence = (
        "The loss stopped being a number at step {step}. The weights of step {kept} were brought back; "
        "a smaller learning rate (now {learning_rate:g}) usually helps."
    )


class DivergedAfterChange(Diverged):
    """The same, when a knob was turned before: it is the first suspect."""

    sentence = (
        "The loss stopped being a number at step {step}; “{knob}” had been set to {value} at step {changed}. The weights "
        "of step {kept} were brought back; a smaller learning rate (now {learning_rate:g}) or the old value usually helps."
    )


class ComparisonDiverged(Problem):
    sentence = (
        "The comparison ended: with {name} = {value} the loss stopped being a number at step {step}. "
        "Your own run is untouched; a smaller learning rate (now {learning_rate:g}) usually helps."
    )


class OutOfMemory(Problem):
    sentence = "The {device} ran out of memory. A smaller batch (now {batch_size}) or the processor (cpu) will work."


class DeviceLost(Problem):
    """A driver that fails, after sleep or an error on the card: this process cannot use the device again."""

    sentence = (
        "The {device} stopped answering ({reason}). The run was brought back to step {kept} and goes on with the processor; "
        "start the program again to use the {device}."
    )


class EngineGone(Problem):
    """The thread ended although nobody asked it to, and without a word."""

    sentence = (
        "The engine ended without a reason, and nothing trains any more. What was trained is saved up to the last "
        "minute: close the window and open the session again."
    )


class Crashed(Problem):
    """An exception nobody foresaw; the traceback goes into the report, not into the sentence."""

    sentence = "Something unexpected stopped the engine ({reason}). Everything up to step {kept} is kept."
