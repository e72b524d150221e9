"""A mirror on this machine that serves, or misbehaves as it is told to."""

import gzip
import hashlib
import struct
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

from aigc_lessons.datasets.catalogue import FILES, Publication


def idx(array: np.ndarray) -> bytes:
    """Write an idx file, by Python's own struct rather than by anything under test."""
    header = struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape)
    return header + array.tobytes()


def tiny() -> dict[str, np.ndarray]:
    """A data set of 40 + 20 random images of 30×20, big enough to be cut in the middle."""
    rng = np.random.default_rng(7)
    arrays = {}
    for split, n in (("train", 40), ("test", 20)):
        images, labels = FILES[split]
        arrays[images] = rng.integers(0, 256, (n, 30, 20), dtype=np.uint8)
        arrays[labels] = rng.integers(0, 10, n, dtype=np.uint8)
    return arrays


ARRAYS = tiny()
SHA256 = {file: hashlib.sha256(idx(array)).hexdigest() for file, array in ARRAYS.items()}


def packed(file: str, level: int = 6) -> bytes:
    return gzip.compress(idx(ARRAYS[file]), compresslevel=level, mtime=0)


def publication(*mirrors: str) -> Publication:
    return Publication(mirrors=tuple(mirrors), sha256=SHA256)


class Mirror:
    """Answers each request by ``answer(handler, file)``; counts what was asked for."""

    def __init__(self, answer):
        self.answer = answer
        self.asked: list[str] = []
        self.half_sent = threading.Event()  # set by answers that stop in the middle
        self.closing = threading.Event()  # ends the waiting of answers that stall
        self.address = ""


@contextmanager
def mirror(answer):
    """Serve on a free port of 127.0.0.1 for as long as the block lasts."""
    state = Mirror(answer)

    class Handler(BaseHTTPRequestHandler):
        mirror = state

        def do_GET(self):
            file = self.path.removeprefix("/").removesuffix(".gz")
            state.asked.append(file)
            answer(self, file)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    state.address = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield state
    finally:
        state.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def send(handler, data: bytes, *, announced: int | None = None) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(data) if announced is None else announced))
    handler.end_headers()
    handler.wfile.write(data)


def serves(handler, file):
    send(handler, packed(file))


def serves_with_a_rest(handler, file):
    """All of the file, with a pause in which a progress bar can show where it is."""
    data = packed(file)
    send(handler, data[: len(data) // 2], announced=len(data))
    handler.wfile.flush()
    time.sleep(0.3)
    handler.wfile.write(data[len(data) // 2 :])


def serves_another_compression(handler, file):
    send(handler, packed(file, level=1))


def breaks_off(handler, file):
    data = packed(file)
    send(handler, data[: len(data) // 2], announced=len(data))


def truncates(handler, file):
    """Half of the file, announced as if it were all."""
    data = packed(file)
    send(handler, data[: len(data) // 2])


def corrupts(handler, file):
    data = bytearray(packed(file))
    data[len(data) // 2] ^= 0xFF
    send(handler, bytes(data))


def serves_other_content(handler, file):
    """A valid idx file of the right shape, of which one byte differs."""
    array = ARRAYS[file].copy()
    array.flat[3] ^= 1
    send(handler, gzip.compress(idx(array), mtime=0))


def serves_trailing_bytes(handler, file):
    send(handler, gzip.compress(idx(ARRAYS[file]) + b"more", mtime=0))


def serves_a_page(handler, file):
    """What the login page of a hotel's network does."""
    send(handler, b"<!DOCTYPE html><title>Please log in</title>")


def serves_nothing(handler, file):
    send(handler, b"")


def stalls(handler, file):
    """Half of the file, then silence."""
    data = packed(file)
    send(handler, data[: len(data) // 2], announced=len(data))
    handler.wfile.flush()
    handler.mirror.half_sent.set()
    handler.mirror.closing.wait(30)


def never_answers(handler, file):
    handler.mirror.closing.wait(30)


def hangs_up(handler, file):
    handler.close_connection = True


def is_missing(handler, file):
    handler.send_error(404)


def fails(handler, file):
    handler.send_error(500)


def redirects_in_circles(handler, file):
    handler.send_response(302)
    handler.send_header("Location", f"/{file}.gz")
    handler.send_header("Content-Length", "0")
    handler.end_headers()
