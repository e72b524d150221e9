"""Plain values across the wall between a student's process and the judge's.

Only numbers, texts and containers of these pass, as JSON; nothing that is loaded can run anything.
Whatever else a student's name holds arrives as an `Opaque`, which has a type's name and no more.
"""

import base64
import json
from dataclasses import dataclass

import numpy as np

KINDS = "biufcU"  # of arrays
MOST_BYTES = 16 * 2**20
DEEPEST = 8
LAST_LETTER = 0x10FFFF  # of Unicode
LARGEST_INT = 10**1000  # JSON is slow to read larger ones, and refuses much larger ones
TYPES = {one.__name__: one for one in (int, float, bool, str, complex)}
TYPES |= {one.__name__: one for one in np.sctypeDict.values()}
MALFORMED = (KeyError, TypeError, IndexError, AttributeError, OverflowError, RecursionError)


@dataclass(frozen=True)
class Opaque:
    """A value that was not sent."""

    type_name: str


def dumps(value):
    """Write a value as text.

    Examples
    --------
    >>> loads(dumps({"size": (28, 14), "x": np.float32([1, 2])}))
    {'size': (28, 14), 'x': array([1., 2.], dtype=float32)}
    >>> loads(dumps(object()))
    Opaque(type_name='object')
    """
    text = json.dumps(_packed(value))
    return text if len(text) <= MOST_BYTES else json.dumps(_opaque(value))


def loads(text):
    """Read a value that somebody else may have written.

    Raises
    ------
    ValueError
        If it is nothing that `dumps` writes.
    """
    if not isinstance(text, str) or len(text) > MOST_BYTES:
        raise ValueError(f"this is no text of at most {MOST_BYTES} characters.")
    try:
        return _unpacked(json.loads(text))
    except MALFORMED as error:
        raise ValueError(f"this is no value: {error}") from None


def printable(text):
    """Take out of a text what would move a cursor or colour a terminal.

    Examples
    --------
    >>> printable("one" + chr(27) + "[2J  two")
    'one[2J two'
    """
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())


def _packed(value, depth=0):
    if depth > DEEPEST:
        return _opaque(value)
    if type(value) in PLAIN:
        return PLAIN[type(value)](value)
    if type(value) in (list, tuple):
        return {type(value).__name__: [_packed(part, depth + 1) for part in value]}
    if type(value) is dict and all(type(key) is str for key in value):
        return {"dict": {key: _packed(part, depth + 1) for key, part in value.items()}}
    return _packed_numpy(value)


def _packed_int(value):
    return value if abs(value) <= LARGEST_INT else _opaque(value)


def _packed_numpy(value):
    if isinstance(value, type):
        return {"type": str(value.__name__)[:80]}
    try:
        if isinstance(value, np.dtype):
            return {"dtype": value.str} if value.kind in KINDS else _opaque(value)
        if isinstance(value, np.random.Generator):
            return {"generator": json.dumps(value.bit_generator.state)}
        array = np.asarray(value)
    except Exception:  # an object of the student's own may raise anything
        return _opaque(value)
    if array.dtype.kind not in KINDS or array.nbytes > MOST_BYTES // 2:
        return _opaque(value)
    told = {"dtype": array.dtype.str, "shape": list(array.shape)}
    told["bytes"] = base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()
    return {"number" if isinstance(value, np.generic) else "array": told}


def _opaque(value):
    return {"opaque": str(type(value).__name__)[:80]}


PLAIN = {
    type(None): lambda value: None,
    bool: bool,
    str: str,
    int: _packed_int,
    float: lambda value: {"float": value.hex()},
    type(...): lambda value: {"ellipsis": True},
}


def _unpacked(told):
    if isinstance(told, str):
        return _text(told)
    if told is None or isinstance(told, bool | int):
        return told
    [(kind, content)] = told.items()  # a number with a point, or a list, has no items
    if kind in ("list", "tuple"):
        parts = [_unpacked(part) for part in content]
        return tuple(parts) if kind == "tuple" else parts
    return UNPACK[kind](content)


def _text(told):
    """Take halves of characters out, which nothing could be written with."""
    return str(told).encode("utf-8", "replace").decode("utf-8")


def _array(told):
    dtype = _dtype(told["dtype"])
    content = base64.b64decode(told["bytes"], validate=True)
    array = np.frombuffer(content, dtype).reshape(tuple(map(int, told["shape"]))).copy()
    if dtype.kind == "b":  # a byte that is neither 0 nor 1 would be a strange truth
        return np.asarray(array.view(np.uint8) != 0)
    if dtype.kind == "U":
        _require_letters(np.frombuffer(content, f"{dtype.byteorder}u4"))
    return array


def _require_letters(codes):
    """Keep out numbers that are no letters: already to look at these ends in an odd error."""
    if ((codes > LAST_LETTER) | ((codes >= 0xD800) & (codes < 0xE000))).any():
        raise ValueError("an array of texts came that holds something else.")


def _dtype(told):
    dtype = np.dtype(str(told))
    if dtype.kind not in KINDS or not dtype.itemsize:
        raise ValueError(f"an array of {dtype} came, but plain numbers are expected.")
    return dtype


def _number(told):
    return _array(told | {"shape": []})[()]


def _generator(told):
    rng = np.random.default_rng()
    rng.bit_generator.state = json.loads(told)
    return rng


UNPACK = {
    "float": float.fromhex,
    "ellipsis": lambda _: ...,
    "dict": lambda parts: {_text(key): _unpacked(part) for key, part in parts.items()},
    "type": lambda name: TYPES.get(name) or Opaque(printable(str(name))),
    "dtype": _dtype,
    "generator": _generator,
    "array": _array,
    "number": _number,
    "opaque": lambda name: Opaque(printable(str(name))),
}
