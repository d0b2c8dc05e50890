"""The demo model with an eye: a vision projector in closed form, and the engine that serves both.

``python -m tests.real.colour_eye MODEL.gguf FOLDER`` writes the projector into FOLDER, serves on a free port of 127.0.0.1,
prints its address and ends with its input. Each quarter of a picture becomes one token, whose embedding is that of the word for
its colour; so the language model is told what llama.cpp's own decoder, resizer and graph saw. Nothing is trained.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

COLOURS = {"red": (1, 0, 0), "green": (0, 1, 0), "blue": (0, 0, 1), "yellow": (1, 1, 0), "white": (1, 1, 1), "black": (0, 0, 0)}
WIDTH, PATCH, GRID, STEEPNESS = 32, 16, 2, 6.0
ALIAS = "smollm2-vision"


def write_projector(model: Path, target: Path) -> None:
    """Write the projector that fits the text model *model* to *target*."""
    import gguf
    import numpy as np

    reader = gguf.GGUFReader(model)
    table = next(tensor for tensor in reader.tensors if tensor.name == "token_embd.weight")
    tokens = reader.fields["tokenizer.ggml.tokens"]
    rows = {bytes(tokens.parts[at]).decode("utf-8", "replace"): row for row, at in enumerate(tokens.data)}

    def embedding(word: str) -> Any:
        row = rows["\u0120" + word]
        return gguf.dequantize(table.data[row : row + 1], table.tensor_type)[0].astype(np.float32)

    def zeros(*shape: int) -> Any:
        return np.zeros(shape, np.float32)

    size = embedding("red").shape[0]
    writer = gguf.GGUFWriter(target, "clip")
    writer.add_type("mmproj")
    writer.add_bool("clip.has_vision_encoder", True)
    writer.add_string("clip.projector_type", "mlp")
    writer.add_bool("clip.use_gelu", True)
    numbers = {
        "embedding_length": WIDTH,
        "attention.head_count": 1,
        "feed_forward_length": 2 * WIDTH,
        "block_count": 1,
        "projection_dim": size,
        "image_size": PATCH * GRID,
        "patch_size": PATCH,
    }
    for name, value in numbers.items():
        writer.add_uint32(f"clip.vision.{name}", value)
    writer.add_float32("clip.vision.attention.layer_norm_epsilon", 1e-5)
    writer.add_array("clip.vision.image_mean", [0.5, 0.5, 0.5])
    writer.add_array("clip.vision.image_std", [0.5, 0.5, 0.5])
    patches = zeros(WIDTH, 3, PATCH, PATCH)
    for channel in range(3):
        # Feature c is the mean of channel c over the patch, from -1 to 1.
        patches[channel, channel] = 1.0 / (PATCH * PATCH)
    writer.add_tensor("v.patch_embd.weight", patches)
    writer.add_tensor("v.position_embd.weight", zeros(GRID * GRID, WIDTH))
    # The loader wants one layer; the graph of this kind ends before the last.
    for name in ("ln1", "ln2"):
        writer.add_tensor(f"v.blk.0.{name}.weight", zeros(WIDTH) + 1)
        writer.add_tensor(f"v.blk.0.{name}.bias", zeros(WIDTH))
    shapes = dict.fromkeys(("attn_q", "attn_k", "attn_v", "attn_out"), (WIDTH, WIDTH))
    for name, (out, into) in {**shapes, "ffn_up": (2 * WIDTH, WIDTH), "ffn_down": (WIDTH, 2 * WIDTH)}.items():
        writer.add_tensor(f"v.blk.0.{name}.weight", zeros(out, into))
        writer.add_tensor(f"v.blk.0.{name}.bias", zeros(out))
    first, bias, second = zeros(len(COLOURS), WIDTH), zeros(len(COLOURS)), zeros(size, len(COLOURS))
    for at, (word, channels) in enumerate(COLOURS.items()):
        first[at, :3] = STEEPNESS * np.array([1.0 if value else -1.0 for value in channels], np.float32)
        bias[at] = -1.5 * STEEPNESS
        second[:, at] = embedding(word) / (1.5 * STEEPNESS)
    for name, values in (("mm.0.weight", first), ("mm.0.bias", bias), ("mm.2.weight", second), ("mm.2.bias", zeros(size))):
        writer.add_tensor(name, values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main() -> None:
    """Serve until the input ends."""
    model, projector = Path(sys.argv[1]), Path(sys.argv[2]) / "eye.gguf"
    write_projector(model, projector)
    import xllamacpp

    wanted = xllamacpp.CommonParams()
    wanted.model.path = str(model)
    wanted.mmproj.path = str(projector)
    wanted.hostnames = ["127.0.0.1"]
    wanted.port = 0
    wanted.n_ctx = 4096
    wanted.n_parallel = 1
    # As many threads as there are processors would wait for one another whenever anything else runs.
    wanted.cpuparams.n_threads = wanted.cpuparams_batch.n_threads = max(1, (os.cpu_count() or 2) // 2)
    wanted.sampling.temp = 0.0
    wanted.model_alias = {ALIAS}
    server = xllamacpp.Server(wanted)
    print(server.listening_address, flush=True)
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
