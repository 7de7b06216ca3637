"""One file from the network: resumed where it stopped, checked, and in place only when it is whole."""

import hashlib
import http.client
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from vaestudio.data.dataset import Progress, quiet
from vaestudio.errors import CannotKeep, NoNetwork, WrongChecksum

TIMEOUT = 10.0  # seconds without a byte, connecting or reading
BLOCK = 128 * 1024  # bytes between two reports of progress
TRIES = 5  # of one address, as long as bytes arrive
MAX_SIZE = 2 * 2**30  # no file we ask for is larger; a server that never ends must not fill the disk


class CutError(Exception):
    """The connection broke after some bytes had come."""


def fetch(urls: Sequence[str], to: Path, md5: str, name: str, progress: Progress = quiet) -> None:
    """The file with this MD5 from the first address that has it, to `to`. `name` is what a person calls the data.

    Bytes that have come stay in `to` + ".part" and are not asked for again, if the server knows how (HTTP Range); else
    the file is begun anew. Raises NoNetwork, WrongChecksum, CannotKeep, and what `progress` raises (Cancelled): then
    too the next call goes on from there.
    """
    part = to.with_name(to.name + ".part")
    reason, damaged = "no address is known", False
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotKeep(path=to.parent, reason=_words(error)) from None
    for url in urls:
        for _ in range(TRIES):
            resumed = part.exists()
            try:
                _transfer(url, part, name, progress)
            except CutError as error:
                reason = str(error)
                continue
            except urllib.error.HTTPError as error:
                reason = f"the server answered {error.code}"
                error.close()
                if error.code == 416:  # nothing after our last byte: it is another file, or was whole already
                    if resumed and _md5(part) == md5:
                        part.replace(to)
                        return
                    part.unlink(missing_ok=True)
                    continue
                break
            except (OSError, http.client.HTTPException, ValueError) as error:
                reason = _words(error)
                break
            if _md5(part) == md5:
                part.replace(to)
                return
            part.unlink()
            damaged = True
            if not resumed:  # it came in one piece: this server has another file
                break
    if damaged:
        raise WrongChecksum(path=to.name)
    raise NoNetwork(name=name, reason=reason)


def _transfer(url: str, part: Path, name: str, progress: Progress) -> None:
    """All bytes that `part` lacks, from one address. Raises CutError once bytes have come, else OSError ..."""
    have = part.stat().st_size if part.exists() else 0
    request = urllib.request.Request(url, headers={"User-Agent": "vaestudio"})
    if have:
        request.add_header("Range", f"bytes={have}-")
    with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
        if response.status != 206:  # the whole file, whatever was asked for
            have = 0
        elif not response.headers.get("Content-Range", "").startswith(f"bytes {have}-"):
            raise OSError("the server sent another part of the file")
        length = response.headers.get("Content-Length", "")
        total = have + int(length) if length.isdigit() else 0
        begin = have
        with _opened(part, "ab" if have else "wb") as file:
            while True:
                share = have / total if total else 0.0
                progress(min(share, 1.0), f"Downloading {name}: {have / 1e6:.1f} of {total / 1e6:.1f} MB")
                try:
                    block = response.read(BLOCK)
                except (OSError, http.client.HTTPException) as error:
                    if have == begin:
                        raise
                    raise CutError(_words(error)) from None
                if not block:
                    break
                have += len(block)
                if have > MAX_SIZE:
                    raise OSError(f"the server sent more than {MAX_SIZE // 10**6} MB")
                try:
                    file.write(block)
                except OSError as error:
                    raise CannotKeep(path=part, reason=_words(error)) from None
    if have < total:
        raise (CutError if have > begin else OSError)("the connection was cut")


def _opened(part: Path, mode: str) -> IO[bytes]:
    try:
        return part.open(mode, buffering=0)
    except OSError as error:
        raise CannotKeep(path=part, reason=_words(error)) from None


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def _words(error: BaseException) -> str:
    """ "connection refused", "timed out": the innermost reason, in one line."""
    reason = getattr(error, "reason", None)
    if isinstance(reason, BaseException):
        return _words(reason)
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error).splitlines()[0] if str(error) else type(error).__name__
