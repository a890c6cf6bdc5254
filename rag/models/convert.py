"""sentence-transformers' side of the models: writing one as ONNX, and running one that cannot be written.

Importing this module imports torch (seconds, hundreds of megabytes); `rag.models` does so only when it must.
"""

from __future__ import annotations

import json
import os
import warnings
from contextlib import contextmanager
from pickle import UnpicklingError
from typing import TYPE_CHECKING, Any

import numpy as np

os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")  # before the import below reads it

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import onnx  # noqa: F401 (torch's exporter asks for it late, and would leave the model for unconvertible)
    import torch
    from safetensors import SafetensorError
    from sentence_transformers import CrossEncoder, SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers.utils import logging as transformers_logging

from rag.records import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rag.models.cache import Source
    from rag.records import Span, Vector

POOLINGS = ("mean", "cls", "max")
_SAMPLES = ("The bridge was closed.", "Two officials, who asked not to be named, said so on Friday.", "No.")
_ACTIVATIONS = {torch.nn.Identity: "none", torch.nn.Sigmoid: "sigmoid"}


_LOADING = (
    *(OSError, ValueError, RuntimeError, KeyError, TypeError, ImportError, AttributeError),
    *(SafetensorError, UnpicklingError),
)
"""What loading a folder that is not a sound model raises, as far as it has been seen."""


class UnconvertibleError(Exception):
    """This model has a part that the ONNX road does not know; the message names it."""


class TorchEncoder:
    """An encoder that runs in sentence-transformers: for models that cannot be converted.

    Sentences are encoded alone, because such a model need not have token vectors to pool.
    """

    def __init__(self, source: Source, revision: str) -> None:
        self._model = _load_sentence_transformer(source)
        self.name = source.name
        self.revision = revision
        self.dimension = int(self._model.encode(["?"], show_progress_bar=False).shape[1])
        self._query, self._document = _prompts(self._model)

    def encode(self, texts: Sequence[str]) -> Vector:
        """Vectors of whole texts, shape (len(texts), dimension); each has length 1."""
        return self._encode([self._query + t for t in texts])

    def encode_passages(self, passages: Sequence[tuple[str, Sequence[Span]]]) -> list[tuple[Vector, Vector]]:
        """For each (text, sentence spans in it): the passage's vector and its sentences' vectors."""
        texts = [text for text, _ in passages]
        pieces = [text[start:end] for text, spans in passages for start, end in spans]
        vectors = self._encode([self._document + t for t in [*texts, *pieces]])
        whole, parts = vectors[: len(texts)], vectors[len(texts) :]
        cuts = np.cumsum([0, *(len(spans) for _, spans in passages)])
        return [(whole[i], parts[cuts[i] : cuts[i + 1]]) for i in range(len(texts))]

    def _encode(self, texts: list[str]) -> Vector:
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        found = self._model.encode(texts, prompt="", normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(found, np.float32)


class TorchReranker:
    """A CrossEncoder that runs in sentence-transformers: for models that cannot be converted."""

    def __init__(self, source: Source) -> None:
        self._model = _load_cross_encoder(source)
        self.name = source.name

    def score(self, question: str, sentences: Sequence[str]) -> list[float]:
        """One score a sentence, higher is better."""
        if not sentences:
            return []
        pairs = [(question, s) for s in sentences]
        return [float(s) for s in self._model.predict(pairs, show_progress_bar=False)]


def convert(source: Source, into: Path, texts: Sequence[str]) -> tuple[dict[str, Any], Vector]:
    """Write `raw.onnx` and `tokenizer.json`; the settings to run them by, and what the original makes of `texts`:
    an encoder's vectors, or a reranker's scores with the first text as the question.

    Raises InputError if it is no such model, UnconvertibleError if it has parts that the ONNX road does not know.
    """
    settings, original = (_convert_encoder if source.kind == "encoder" else _convert_reranker)(
        source, into, texts
    )
    return {**settings, "kind": source.kind}, original


def _convert_encoder(source: Source, into: Path, texts: Sequence[str]) -> tuple[dict[str, Any], Vector]:
    model = _load_sentence_transformer(source)
    first, *rest = list(model)
    if type(first) is not Transformer or not rest or type(rest[0]) is not Pooling:
        raise UnconvertibleError(f"its modules are {', '.join(type(m).__name__ for m in model)}")
    pooling, *after = rest
    if pooling.pooling_mode not in POOLINGS or not pooling.include_prompt:
        raise UnconvertibleError(f"its pooling is {pooling.pooling_mode}")
    if any(type(m) is not Normalize for m in after):
        raise UnconvertibleError(f"its modules are {', '.join(type(m).__name__ for m in model)}")
    settings = _export(first, "last_hidden_state", list(_SAMPLES), into)
    query, document = _prompts(model)
    settings |= {
        "pooling": pooling.pooling_mode,
        "dimension": int(pooling.embedding_dimension),
        "query_prompt": query,
        "document_prompt": document,
    }
    asked = [query + t for t in texts]
    vectors = model.encode(asked, prompt="", normalize_embeddings=True, show_progress_bar=False)
    return settings, np.asarray(vectors, np.float32)


def _convert_reranker(source: Source, into: Path, texts: Sequence[str]) -> tuple[dict[str, Any], Vector]:
    model = _load_cross_encoder(source)
    first, *after = list(model)
    activation = _ACTIVATIONS.get(type(model.activation_fn))
    if type(first) is not Transformer or after or activation is None:
        raise UnconvertibleError("it is not a transformer with one classification layer")
    pairs = [(_SAMPLES[0], s) for s in _SAMPLES]
    settings = _export(first, "logits", pairs, into)
    settings |= {"activation": activation}
    scores = model.predict([(texts[0], t) for t in texts], show_progress_bar=False)
    return settings, np.asarray(scores, np.float32)


class _Plain(torch.nn.Module):
    """A network that takes its inputs in order and gives the one output that is wanted."""

    def __init__(self, network: Any, names: Sequence[str], output: str) -> None:
        super().__init__()
        self.network = network
        self._names = names
        self._output = output

    def forward(self, *inputs: Any) -> Any:
        return self.network(**dict(zip(self._names, inputs, strict=True)))[self._output]


def _export(module: Any, output: str, samples: Sequence[Any], into: Path) -> dict[str, Any]:
    tokenizer, network = module.tokenizer, module.model
    if not getattr(tokenizer, "is_fast", False) or tokenizer.padding_side != "right":
        raise UnconvertibleError(
            "its tokenizer is not one of the `tokenizers` library that pads on the right"
        )
    features = module.preprocess(samples)
    names = [n for n in ("input_ids", "attention_mask", "token_type_ids") if n in features]
    axes = {n: {0: "texts", 1: "tokens"} for n in names}
    axes[output] = {0: "texts", 1: "tokens"} if output == "last_hidden_state" else {0: "texts"}
    network.config.return_dict = True
    with _quiet(), torch.no_grad():
        try:
            # The older exporter: its graph runs a quarter faster here than the newer one's (26,000 against
            # 22,000 tokens a second), takes 1.3 s rather than 5, and does not need onnxscript.
            torch.onnx.export(
                _Plain(network, names, output).eval(),
                tuple(features[n] for n in names),
                str(into / "raw.onnx"),
                input_names=names,
                output_names=[output],
                dynamic_axes=axes,
                opset_version=17,
                dynamo=False,
            )
        except (RuntimeError, TypeError, ValueError, AttributeError) as error:
            raise UnconvertibleError(f"torch could not export it ({_first_line(error)})") from error
    backend = tokenizer.backend_tokenizer
    backend.no_padding()
    backend.no_truncation()
    (into / "tokenizer.json").write_text(backend.to_str(), "utf-8")
    return {"inputs": names, "pad": int(tokenizer.pad_token_id or 0), "tokens": _longest(module)}


def _longest(module: Any) -> int:
    # Positions in RoBERTa's family start behind the padding's, so the table is that much longer than the text.
    config = module.model.config
    table = getattr(config, "max_position_embeddings", None) or 512
    if "roberta" in config.model_type or config.model_type in ("camembert", "mpnet"):
        table -= (config.pad_token_id or 0) + 1
    return min(int(module.max_seq_length or table), int(table))


def _prompts(model: Any) -> tuple[str, str]:
    usual = model.prompts.get(model.default_prompt_name or "", "")
    document = model.prompts.get("document") or model.prompts.get("passage") or usual
    return model.prompts.get("query") or usual, document


def _load_sentence_transformer(source: Source) -> Any:
    with _quiet(), _one_line(source):
        return SentenceTransformer(
            str(source.folder),
            device="cpu",
            local_files_only=True,
            model_kwargs={"attn_implementation": "eager"},  # the plain operators that onnxruntime fuses
        )


def _load_cross_encoder(source: Source) -> Any:
    with _quiet(), _one_line(source):
        _check_ranker(source)
        model = CrossEncoder(
            str(source.folder),
            device="cpu",
            local_files_only=True,
            model_kwargs={"attn_implementation": "eager"},
        )
    if model.num_labels != 1:
        raise InputError(f"{source.name} gives {model.num_labels} labels; a ranker must give one score.")
    return model


def _check_ranker(source: Source) -> None:
    """Refuse an encoder: CrossEncoder would put an untrained layer on it, and its scores would be noise."""
    config = source.folder / "config.json"
    made = json.loads(config.read_text("utf-8")).get("architectures") if config.is_file() else None
    if made and not any(name.endswith(("ForSequenceClassification", "ForCausalLM")) for name in made):
        raise InputError(
            f"{source.name} is no ranker ({', '.join(made)} gives no score): give a CrossEncoder by name or folder"
        )


@contextmanager
def _quiet() -> Iterator[None]:
    shown = transformers_logging.is_progress_bar_enabled()
    verbosity = transformers_logging.get_verbosity()
    transformers_logging.disable_progress_bar()
    transformers_logging.set_verbosity_error()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        transformers_logging.set_verbosity(verbosity)
        if shown:
            transformers_logging.enable_progress_bar()


@contextmanager
def _one_line(source: Source) -> Iterator[None]:
    try:
        yield
    except _LOADING as error:
        raise InputError(
            f"sentence-transformers cannot load {source.folder}: {_first_line(error)}"
        ) from error


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
