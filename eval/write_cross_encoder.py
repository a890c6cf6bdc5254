"""Put a trained cross-encoder into the package: `python -m eval.write_cross_encoder FOLDER`.

FOLDER is what `python -m eval.train_cross_encoder` made. It is written to `rag/models/answers/` as one ONNX graph
whose matrices are whole numbers of 8 bits (dynamic quantisation, a scale for each column, 7 bits used so that no
processor's sums overflow): a quarter of the size, half the time. How far the scores moved is printed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnxruntime as ort
from onnx import TensorProto
from onnxruntime.quantization import QuantType, quantize_dynamic

from rag.models import ANSWERS, CHECKED, load_reranker
from rag.models.cache import Source
from rag.models.convert import convert
from rag.rank.cross_encoder import BUNDLED

QUANTISED = ["MatMul", "Attention", "Gather"]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    with TemporaryDirectory() as place:
        work = Path(place)
        settings, original = convert(Source(BUNDLED, given.folder, "reranker"), work, CHECKED)
        options = ort.SessionOptions()
        options.log_severity_level = 3
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
        options.optimized_model_filepath = str(work / "whole.onnx")
        ort.InferenceSession(str(work / "raw.onnx"), options, providers=["CPUExecutionProvider"])
        ANSWERS.mkdir(exist_ok=True)
        quantize_dynamic(
            str(work / "whole.onnx"),
            str(ANSWERS / "model.onnx"),
            op_types_to_quantize=QUANTISED,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            # The types behind the fused operators are not inferred; all are single floats.
            extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )
    digest = hashlib.sha256((ANSWERS / "model.onnx").read_bytes()).hexdigest()[:16]
    settings |= {"name": BUNDLED, "revision": digest, "quantised": True}
    (ANSWERS / "settings.json").write_text(json.dumps(settings, indent=1) + "\n", "utf-8")
    scores = load_reranker().score(CHECKED[0], CHECKED)
    size = (ANSWERS / "model.onnx").stat().st_size / 1e6
    print(f"{size:.1f} MB; original scores {np.round(original, 2)}, written {np.round(scores, 2)}")


if __name__ == "__main__":
    main()
