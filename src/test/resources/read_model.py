import json
import numpy

DTYPES = {"F32": "<f4", "I32": "<i4", "I64": "<i8", "U8": "u1"}

def read_model(path):
    """The tensors of a Quire file by name, mapped read-only, and its metadata, which are strings."""
    with open(path, "rb") as file:
        start = 8 + int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(start - 8))
    data = numpy.memmap(path, mode="r", offset=start)
    metadata = header.pop("__metadata__")
    return {name: data[slice(*t["data_offsets"])].view(DTYPES[t["dtype"]]).reshape(t["shape"])
            for name, t in header.items() if not name.startswith("_")}, metadata

def ids(model, name):
    """External ids by row, numbers or texts; name is "user_ids" or "item_ids"."""
    if name in model:
        return model[name].tolist()
    text, ends = model[name + ".utf8"].tobytes(), model[name + ".offsets"].tolist()
    return [text[a:b].decode() for a, b in zip(ends, ends[1:])]

def predict(model, metadata, user_id, item_id):
    """The rating that is expected: mu + b_u + b_i + u.v."""
    user = ids(model, "user_ids").index(user_id)
    item = ids(model, "item_ids").index(item_id)
    return float(metadata["global_mean"]) + float(
        model["user_bias"][user] + model["item_bias"][item]
        + model["user_factors"][user] @ model["item_factors"][item])
