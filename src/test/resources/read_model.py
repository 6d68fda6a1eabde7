import json
import numpy

DTYPES = {"F32": "<f4", "I32": "<i4", "I64": "<i8", "U8": "u1"}

def read_model(path):
    """The tensors of a Quire file by name: read-only, mapped, nothing is copied."""
    with open(path, "rb") as file:
        start = 8 + int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(start - 8))
    data = numpy.memmap(path, mode="r", offset=start)
    return {name: data[slice(*t["data_offsets"])].view(DTYPES[t["dtype"]]).reshape(t["shape"])
            for name, t in header.items() if not name.startswith("_")}
