"""The models that turn text into vectors and scores, run with onnxruntime and tokenizers alone.

Importing sentence-transformers takes seconds and hundreds of megabytes, so a model is converted to ONNX once
(`convert`), compared with the original, and kept (`cache`). From then on loading it takes hundredths of a second
and torch is never imported. A model that cannot be converted runs in sentence-transformers itself, with a warning.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from rag.models import cache
from rag.models.cache import default_model_path
from rag.models.encoder import OnnxEncoder
from rag.models.network import RUNTIME, optimise
from rag.models.reranker import OnnxReranker

if TYPE_CHECKING:
    from rag.models.cache import Source
    from rag.records import Encoder, Reranker

Runner = TypeVar("Runner", OnnxEncoder, OnnxReranker)

__all__ = ["OnnxEncoder", "OnnxReranker", "default_model_path", "load_encoder", "load_reranker"]

log = logging.getLogger(__name__)

ANSWERS = Path(__file__).with_name("answers")
"""The cross-encoder that comes along: a question and a sentence → log odds that the sentence answers it."""

CHECKED = (
    "“We cannot fight as an advisory force,” the analyst said.",
    "",
    "Zürich, 東京 and Ναύπλιο 🙂 agreed on 3 May 2024.",
    "Officials in the capital said on Friday that the last buses had left. " * 8,
    "The river rose by two metres overnight, and the bridge was closed to lorries. " * 40,
)
"""What a conversion is compared on: a sentence, nothing, foreign letters, a passage, more than a model reads."""


def load_encoder(model: str | None = None) -> Encoder:
    """The encoder of a sentence-transformers model, by folder or name; None is the model that comes along.

    The first load of a model converts it, which takes some ten seconds. Raises InputError.
    """
    source = cache.locate(model, "encoder")
    revision = cache.revision(source)
    converted = _converted(source, revision, OnnxEncoder)
    if converted is not None:
        return converted
    from rag.models.convert import TorchEncoder  # imports torch

    return TorchEncoder(source, revision)


def load_reranker(model: str | None = None) -> Reranker:
    """The scorer of a sentence-transformers CrossEncoder with one label, by folder or name; None is the one that
    comes along (`answers/`, made by `eval.train_cross_encoder`). Raises InputError."""
    if model is None:
        settings = json.loads((ANSWERS / "settings.json").read_text("utf-8"))
        tokenizer = default_model_path() / "tokenizer.json"  # it reads the same vocabulary
        return OnnxReranker(settings["name"], settings["revision"], ANSWERS, settings, tokenizer)
    source = cache.locate(model, "reranker")
    converted = _converted(source, cache.revision(source), OnnxReranker)
    if converted is not None:
        return converted
    from rag.models.convert import TorchReranker  # imports torch

    return TorchReranker(source)


def _converted(source: Source, revision: str, runner: type[Runner]) -> Runner | None:
    """The model in its converted form, converted now if need be; None, and a warning, if it cannot be."""
    folder = cache.cached_folder(source, revision, RUNTIME)
    settings = cache.read_settings(folder)
    if settings is not None and "unconvertible" not in settings:
        model = runner(source.name, revision, folder, settings)
        if model.agrees(CHECKED[:1], settings["sample"]):
            return model
        log.warning("The converted form of %s in %s is damaged and is made again.", source.name, folder)
        cache.discard(folder)
        settings = None
    settings = settings or _convert(source, revision, folder, runner)
    if "unconvertible" not in settings:
        return runner(source.name, revision, folder, settings)
    log.warning(
        "%s runs in sentence-transformers itself, which starts slowly: %s.",
        source.name,
        settings["unconvertible"],
    )
    return None


def _convert(source: Source, revision: str, folder: Path, runner: type[Runner]) -> dict[str, Any]:
    log.warning("Preparing the model %s for this machine, once: about ten seconds.", source.name)
    from rag.models.convert import UnconvertibleError, convert  # imports torch

    with cache.new_folder(folder) as filling:
        try:
            settings, original = convert(source, filling, CHECKED)
            optimise(filling)
            model = runner(source.name, revision, filling, settings)
            if not model.agrees(CHECKED, original):
                raise UnconvertibleError("its converted form gives other values than the original")
            settings["sample"] = model.sample(CHECKED[:1]).tolist()
        except UnconvertibleError as error:
            settings = {"unconvertible": str(error)}
        cache.write_settings(filling, settings)
    return settings
