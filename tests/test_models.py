"""Converted models say what the originals say, start without torch, and are never served damaged or stale."""

from __future__ import annotations

import gc
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.models import ANSWERS, default_model_path, load_encoder, load_reranker
from rag.models import cache as model_cache
from rag.models.encoder import OnnxEncoder
from rag.models.reranker import OnnxReranker
from rag.rank.cross_encoder import BUNDLED
from rag.records import Encoder, InputError, Span

TEXTS = [
    "What did the Iranian analyst say about Syria's army?",
    "“We cannot fight as an advisory force,” one Iranian analyst said.",
    "",
    "   \n two  spaces,\ttabs \u00a0and no-break ones ",
    "🙂 🇺🇳 👩‍🚒 cheered; é and e\u0301 are the same letter.",
    "東京で会議が開かれた。代表は署名した。",
    "Μια γέφυρα έκλεισε στο Ναύπλιο, каза говорителят.",
    "x" * 3000,
    "The river rose by two metres overnight, and the bridge was closed to lorries. " * 60,
    "No.",
]
SENTENCES = [
    "The ferry to the island will not sail before Thursday, its captain said.",
    "Two wards of the children's hospital had run out of clean water by noon.",
    "Wheat cost a third more than in spring, bakers in the old town complained.",
    "A court in the capital freed the newspaper's editor after nine days 🙂.",
    "The national team lost its opening match by two goals to nil.",
    "Engineers found hairline cracks in the dam's eastern wall.",
    "The central bank left interest rates where they were.",
    "Thousands of pupils went on strike against the new exam.",
    "A lorry carrying pigs overturned on the motorway and closed both lanes.",
    "The museum gave back eleven bronze statues to Benin.",
    "Astronomers saw a comet break apart near the sun.",
    "Firefighters brought the blaze in the pine forest under control.",
    "The opposition leader denied having taken money from a builder.",
    "An airline cancelled forty flights because its pilots were ill.",
    "Vaccination against measles starts in rural clinics next month.",
    "The novelist, who was ninety-one, died at home with her cats.",
    "Fishermen may catch no more cod in the northern waters this year.",
    "A power cut stopped trams and lifts for three hours.",
    "The parliament voted to lower the voting age to sixteen.",
    "Police seized two tonnes of counterfeit perfume in the harbour.",
    "Rain washed out the only road to the mountain village.",
    "The opera house reopened with a piece about bees.",
    "Unemployment fell to its lowest rate since records began.",
    "A rare vulture was seen above the city for the first time.",
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder()


def original(folder: Path) -> Any:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(folder), device="cpu", local_files_only=True)


@cache
def bundled() -> Any:
    return original(default_model_path())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Small models of every make, from two layers of the bundled one."""
    import torch
    from sentence_transformers import CrossEncoder, SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Dense, Normalize, Pooling

    folder = tmp_path_factory.mktemp("made models")
    torch.manual_seed(0)  # the heads are fresh from chance
    base = SentenceTransformer(str(default_model_path()), device="cpu", local_files_only=True)
    base[0].model.encoder.layer = base[0].model.encoder.layer[:2]
    base[0].model.config.num_hidden_layers = 2
    first = base[0]
    for pooling in ("cls", "max", "weightedmean"):
        SentenceTransformer(modules=[first, Pooling(384, pooling_mode=pooling)]).save(str(folder / pooling))
    dense = Dense(384, 64)
    SentenceTransformer(modules=[first, Pooling(384), dense, Normalize()]).save(str(folder / "dense"))
    prompts = {"query": "question: ", "document": "text: "}
    SentenceTransformer(modules=[first, Pooling(384)], prompts=prompts).save(str(folder / "prompts"))
    base[0].model.save_pretrained(folder / "plain")
    base[0].tokenizer.save_pretrained(folder / "plain")
    for labels in (1, 2):
        cross = CrossEncoder(str(folder / "plain"), num_labels=labels, device="cpu", local_files_only=True)
        if labels == 1:
            teach(cross[0], labels)
        cross.save(str(folder / f"cross{labels}"))
        if labels == 1:
            cross.activation_fn = torch.nn.Identity()
            cross.save(str(folder / "cross-raw"))
    return folder


def teach(first: Any, labels: int) -> None:
    """A few steps of training: a head fresh from chance says almost the same to everything."""
    import torch

    torch.manual_seed(0)
    features = first.preprocess([(TEXTS[0], t) for t in SENTENCES])
    wanted = torch.linspace(-3, 3, len(SENTENCES))[:, None].expand(-1, labels)
    learning = [p for name, p in first.model.named_parameters() if "embeddings" not in name]
    adam = torch.optim.AdamW(learning, lr=1e-3)
    first.model.train()
    for _ in range(40):
        adam.zero_grad()
        given = first.model(
            **{k: features[k] for k in ("input_ids", "attention_mask", "token_type_ids")}
        ).logits
        torch.nn.functional.mse_loss(given, wanted).backward()
        adam.step()
    first.model.eval()


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    yield tmp_path / "cache" / "onrecord" / "models"
    gc.collect()  # torch's models are in circles: each conversion would leave 60 MB


def cosines(a: Any, b: Any) -> Any:
    a, b = np.atleast_2d(a), np.atleast_2d(b)
    return np.sum(a * b, axis=1) / np.maximum(np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1), 1e-12)


def test_vectors_are_the_originals(encoder: Encoder) -> None:
    found = encoder.encode(TEXTS)
    assert found.shape == (len(TEXTS), 384) == (len(TEXTS), encoder.dimension)
    assert found.dtype == np.float32
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    assert cosines(found, bundled().encode(TEXTS)).min() >= 0.9999


def test_order_is_kept_and_batching_changes_nothing(encoder: Encoder) -> None:
    texts = [s * n for n in (1, 9, 2) for s in SENTENCES]
    alone = np.concatenate([encoder.encode([t]) for t in texts])
    assert np.allclose(encoder.encode(texts), alone, atol=1e-5)


def test_nothing_gives_nothing(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, 384)
    assert encoder.encode_passages([]) == []
    [(whole, parts)] = encoder.encode_passages([("A text without sentences.", [])])
    assert whole.shape == (384,)
    assert parts.shape == (0, 384)


def test_a_stray_byte_in_a_question_is_read_as_an_unknown_letter(encoder: Encoder) -> None:
    stray = os.fsdecode(b"caf\xe9 closed")
    assert np.isfinite(encoder.encode([stray])).all()
    [(_, parts)] = encoder.encode_passages([(stray, [Span(5, 11)])])
    assert np.isfinite(parts).all()


def pooled_by_hand(text: str, spans: list[Span]) -> list[Any]:
    """Mean of the original's token vectors over the tokens that touch each span; None where there is none."""
    model = bundled()
    tokens = model.encode([text], output_value="token_embeddings")[0]
    taken = model.tokenizer(text, return_offsets_mapping=True, truncation=True, max_length=256)[
        "offset_mapping"
    ]
    rows = [[i for i, (a, b) in enumerate(taken) if a < b and a < end and b > start] for start, end in spans]
    return [
        np.asarray(tokens)[r].mean(axis=0) if r and s < e else None
        for r, (s, e) in zip(rows, spans, strict=True)
    ]


PIECES = st.sampled_from(
    ["The mayor", " said", "🙂", "👩‍🚒", "東京で", " e\u0301te\u0301", "\n", ".", " ", "Ω", " unbelievably"]
)


@settings(max_examples=12)
@given(
    pieces=st.lists(PIECES, min_size=1, max_size=40),
    cuts=st.lists(st.tuples(st.integers(0, 200), st.integers(0, 60)), max_size=5),
)
def test_a_sentence_is_the_mean_of_its_own_tokens(
    encoder: Encoder, pieces: list[str], cuts: list[tuple[int, int]]
) -> None:
    text = "".join(pieces)
    spans = [Span(a % len(text), min(len(text), a % len(text) + n)) for a, n in cuts]
    [(whole, parts)] = encoder.encode_passages([(text, spans)])
    assert np.allclose(whole, encoder.encode([text])[0], atol=1e-5)
    assert parts.shape == (len(spans), 384)
    for part, expected in zip(parts, pooled_by_hand(text, spans), strict=True):
        assert cosines(part, whole if expected is None else expected).min() >= 0.9999


def test_spans_count_code_points(encoder: Encoder) -> None:
    text = "🙂🙂🙂 東京で会議。 The ferry stopped. 👩‍🚒👩‍🚒 The bridge is closed."
    spans = [Span(text.index("The ferry"), text.index(" 👩")), Span(text.index("The bridge"), len(text))]
    [(_, parts)] = encoder.encode_passages([(text, spans)])
    expected = encoder.encode([text[a:b] for a, b in spans])
    similarity = parts @ expected.T
    assert similarity[0, 0] > similarity[0, 1]
    assert similarity[1, 1] > similarity[1, 0]
    assert cosines(parts, pooled_by_hand(text, spans)).min() >= 0.9999


def test_sentences_past_what_the_model_reads_are_not_lost(encoder: Encoder) -> None:
    text, spans = "", []
    for sentence in SENTENCES:
        spans.append(Span(len(text), len(text) + len(sentence)))
        text += sentence + "\n" * 3
    text += "and so on, " * 200  # one "sentence" longer than the model reads
    spans.append(Span(len(text) - 2200, len(text)))
    assert len(bundled().tokenizer(text)["input_ids"]) > 3 * 256
    [(whole, parts), (_, again)] = encoder.encode_passages([(text, spans), (text, spans[::-1])])
    assert np.allclose(whole, encoder.encode([text])[0], atol=1e-5)
    assert np.allclose(np.linalg.norm(parts, axis=1), 1, atol=1e-5)
    assert not np.isclose(parts @ whole, 1, atol=1e-4).any(), "no sentence fell back to the passage's vector"
    alone = encoder.encode(SENTENCES)
    nearest = np.argmax(parts[:-1] @ alone.T, axis=1)
    assert np.mean(nearest == np.arange(len(SENTENCES))) >= 0.8, "each sentence is most like itself"
    assert again.shape == parts.shape
    assert not np.isclose(again @ whole, 1, atol=1e-4).any(), "spans in any order"


def test_passages_in_a_batch_do_not_mix(encoder: Encoder) -> None:
    passages = [(s, [Span(0, len(s) // 2), Span(len(s) // 2, len(s))]) for s in SENTENCES]
    for (whole, parts), passage in zip(encoder.encode_passages(passages), passages, strict=True):
        [(alone, alone_parts)] = encoder.encode_passages([passage])
        assert np.allclose(whole, alone, atol=1e-5)
        assert np.allclose(parts, alone_parts, atol=1e-5)


@pytest.mark.parametrize("pooling", ["cls", "max"])
def test_other_poolings_are_converted_too(made: Path, own_cache: Path, pooling: str) -> None:
    encoder = load_encoder(str(made / pooling))
    assert isinstance(encoder, OnnxEncoder)
    assert cosines(encoder.encode(TEXTS), original(made / pooling).encode(TEXTS)).min() >= 0.9999
    text = "The ferry stopped. The bridge is closed."
    [(whole, parts)] = encoder.encode_passages([(text, [Span(0, 18), Span(19, 40)])])
    assert cosines(whole, encoder.encode([text])).min() >= 0.9999
    if pooling == "cls":
        assert cosines(parts, encoder.encode([text[:18], text[19:]])).min() >= 0.9999
    assert not np.allclose(parts[0], parts[1])


@pytest.mark.parametrize("make", ["dense", "weightedmean"])
def test_what_cannot_be_converted_runs_as_it_is_and_says_so(
    made: Path, own_cache: Path, caplog: pytest.LogCaptureFixture, make: str
) -> None:
    encoder = load_encoder(str(made / make))
    assert "runs in sentence-transformers itself" in caplog.text
    assert not isinstance(encoder, OnnxEncoder)
    expected = original(made / make).encode(TEXTS)
    assert encoder.encode(TEXTS).shape == expected.shape == (len(TEXTS), encoder.dimension)
    assert cosines(encoder.encode(TEXTS), expected).min() >= 0.9999
    assert encoder.encode([]).shape == (0, encoder.dimension)
    [(whole, parts), (_, none)] = encoder.encode_passages(
        [(TEXTS[1], [Span(0, 10), Span(10, 30)]), ("No.", [])]
    )
    assert cosines(whole, expected[1]).min() >= 0.9999
    assert cosines(parts[1], encoder.encode([TEXTS[1][10:30]])).min() >= 0.9999
    assert none.shape == (0, encoder.dimension)


def test_prompts_tell_questions_from_documents(made: Path, own_cache: Path) -> None:
    encoder, model = load_encoder(str(made / "prompts")), original(made / "prompts")
    assert cosines(encoder.encode(TEXTS), model.encode_query(TEXTS)).min() >= 0.9999
    text = "The ferry stopped. 🙂 The bridge is closed."
    span = Span(text.index("The bridge"), len(text))
    [(whole, parts)] = encoder.encode_passages([(text, [span])])
    assert cosines(whole, model.encode_document([text])).min() >= 0.9999
    shifted = [Span(span.start + 6, span.end + 6)]
    tokens = model.encode([f"text: {text}"], prompt="", output_value="token_embeddings")[0]
    rows = [
        i
        for i, (a, b) in enumerate(
            model.tokenizer(f"text: {text}", return_offsets_mapping=True)["offset_mapping"]
        )
        if a < b and a < shifted[0].end and b > shifted[0].start
    ]
    assert cosines(parts[0], np.asarray(tokens)[rows].mean(axis=0)).min() >= 0.9999


@pytest.mark.parametrize("make", ["cross1", "cross-raw"])
def test_a_cross_encoder_scores_as_the_original(made: Path, own_cache: Path, make: str) -> None:
    from sentence_transformers import CrossEncoder

    reranker = load_reranker(str(made / make))
    assert isinstance(reranker, OnnxReranker)
    model = CrossEncoder(str(made / make), device="cpu", local_files_only=True)
    texts = TEXTS + SENTENCES
    expected = model.predict([(TEXTS[0], t) for t in texts])
    assert np.ptp(expected) > 0.05
    assert np.allclose(reranker.score(TEXTS[0], texts), expected, atol=1e-4)
    assert np.allclose(
        reranker.score(TEXTS[8], texts), model.predict([(TEXTS[8], t) for t in texts]), atol=1e-4
    )
    assert reranker.score("anything", []) == []
    assert load_reranker(str(made / make)).score(TEXTS[0], texts) == reranker.score(TEXTS[0], texts)


@pytest.mark.parametrize(
    ("model", "says"),
    [
        ("nobody/no-such-model", "nobody/no-such-model is neither on this machine"),
        ("no-such-model", "no-such-model is neither on this machine"),
        ("./no/such/folder", "no model folder"),
        ("what is this?", "no model folder"),
        (str(Path(__file__).parent), "neither modules.json nor config.json"),
    ],
)
def test_a_model_that_is_not_here_is_one_line(model: str, says: str) -> None:
    for load in (load_encoder, load_reranker):
        with pytest.raises(InputError, match=says) as caught:
            load(model)
        assert "\n" not in str(caught.value)


def test_a_broken_model_is_one_line(made: Path, own_cache: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(made / "plain", broken)
    (broken / "model.safetensors").write_bytes(b"not weights")
    with pytest.raises(InputError, match="cannot load") as caught:
        load_encoder(str(broken))
    assert "\n" not in str(caught.value)
    assert not [f for f in own_cache.iterdir() if f.name != "revisions"], "nothing is left of the attempt"


def test_the_cross_encoder_that_comes_along_knows_an_answer_from_its_neighbours() -> None:
    reranker = load_reranker()
    file = ANSWERS / "model.onnx"
    assert isinstance(reranker, OnnxReranker)
    assert reranker.name == BUNDLED
    assert hashlib.sha256(file.read_bytes()).hexdigest().startswith(reranker.revision)
    assert file.stat().st_size < 25_000_000
    sentences = [
        "The ferry Lumen left Port Aubrey at dawn with 94 passengers.",
        "Captain Ines Morrow ordered everyone into the boats because the hold was filling.",
        "A trawler picked up the last of them by noon.",
    ]
    for question, right in (
        ("How many people did the Lumen carry?", 0),
        ("Why did everyone have to get into the boats?", 1),
    ):
        scores = reranker.score(question, sentences)
        assert int(np.argmax(scores)) == right
        alone = load_reranker()  # the first remembers
        assert scores == [alone.score(question, [s])[0] for s in sentences]  # whatever is read beside it
    assert max(reranker.score("Who composed the opera?", sentences)) < 0  # log odds: none of them says


def test_a_ranker_remembers_what_it_read_last(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question that was offered was asked already: it is answered with the scores that it had."""
    reranker = load_reranker()
    assert isinstance(reranker, OnnxReranker)
    read = reranker._network.read
    seen: list[str] = []

    def reading(texts: Sequence[str], question: str | None = None) -> Any:
        seen.extend(texts)
        return read(texts, question)

    monkeypatch.setattr(reranker._network, "read", reading)
    first = reranker.score("Who was it?", ["It was Ada.", "Nobody.", "It was Ada."])
    assert seen == ["It was Ada.", "Nobody."] and first[0] == first[2] != first[1]
    assert reranker.score("Who was it?", ["Rain.", "Nobody."])[1] == first[1]
    assert seen[2:] == ["Rain."]
    assert reranker.score("Was it rain?", ["Rain."]) == load_reranker().score("Was it rain?", ["Rain."])
    monkeypatch.setattr("rag.models.reranker.REMEMBERED", 2)
    assert reranker.score("Who was it?", ["It was Ada.", "A fox."]) == [
        first[0],
        reranker.score("Who was it?", ["A fox."])[0],
    ]
    assert len(reranker._known) == 2


def test_a_ranker_gives_one_score(made: Path, own_cache: Path) -> None:
    with pytest.raises(InputError, match="2 labels"):
        load_reranker(str(made / "cross2"))
    with pytest.raises(InputError, match="is no ranker"):  # an encoder, whose scores would be noise
        load_reranker(str(made / "plain"))


WARM = """
import os, sys, json
calls = []
sys.addaudithook(lambda event, args: calls.append(event) if event in ("socket.connect", "socket.getaddrinfo") else None)
from rag.models import load_encoder
vector = load_encoder(sys.argv[1] if sys.argv[1:] else None).encode(["Who said so?"])
heavy = [m for m in ("torch", "transformers", "sentence_transformers", "huggingface_hub", "onnx") if m in sys.modules]
print(json.dumps([heavy, calls, vector[0].tolist()]))
"""


def test_the_second_start_imports_no_torch_and_asks_nobody(made: Path, own_cache: Path) -> None:
    first = load_encoder(str(made / "max")).encode(["Who said so?"])[0]
    outside = {k: v for k, v in os.environ.items() if k != "CI" and not k.startswith("ORT_")}
    done = subprocess.run(
        [sys.executable, "-c", WARM, str(made / "max")],
        capture_output=True, text=True, check=True, env=outside, cwd=Path(__file__).parents[1],
    )  # fmt: skip
    heavy, calls, vector = json.loads(done.stdout)
    assert heavy == []
    assert calls == []
    assert done.stderr == ""
    assert cosines(vector, first).min() >= 0.9999
    # onnxruntime's own telemetry would leave a device id beside our cache.
    assert {f.name for f in own_cache.parent.parent.iterdir()} == {"onrecord"}


def damage_settings(folder: Path) -> None:
    (folder / "settings.json").write_text('{"kind": "enc')


def damage_graph(folder: Path) -> None:
    (folder / "model.onnx").write_bytes((folder / "model.onnx").read_bytes()[:-100])


def damage_tokenizer(folder: Path) -> None:
    data = bytearray((folder / "tokenizer.json").read_bytes())
    data[1000] ^= 1
    (folder / "tokenizer.json").write_bytes(data)


def damage_weights(folder: Path) -> None:
    data = bytearray((folder / "model.onnx.data").read_bytes())
    data[-3_000_000:] = bytes(3_000_000)
    (folder / "model.onnx.data").write_bytes(data)


def shorten_weights(folder: Path) -> None:
    os.truncate(folder / "model.onnx.data", 5_000_000)


@pytest.mark.parametrize(
    "damage", [damage_settings, damage_graph, damage_tokenizer, damage_weights, shorten_weights]
)
def test_a_damaged_cache_is_made_again(made: Path, own_cache: Path, damage: Any) -> None:
    before = load_encoder(str(made / "max")).encode(TEXTS)
    [folder] = [f for f in own_cache.iterdir() if f.name != "revisions"]
    damage(folder)
    assert np.allclose(load_encoder(str(made / "max")).encode(TEXTS), before, atol=1e-5)
    assert [f for f in own_cache.iterdir() if f.name != "revisions"] == [folder]
    assert model_cache.read_settings(folder) is not None


def test_other_weights_in_the_same_place_are_another_model(
    made: Path, own_cache: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "model"
    shutil.copytree(made / "max", folder)
    source = model_cache.locate(str(folder), "encoder")
    before = model_cache.revision(source)
    assert model_cache.revision(source) == before
    weights = folder / "model.safetensors"
    status = weights.stat()
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    os.utime(weights, ns=(status.st_atime_ns, status.st_mtime_ns))  # as if it had never been touched
    assert weights.stat().st_size == status.st_size
    assert model_cache.revision(source) != before


def test_a_copy_of_a_model_is_the_same_model(made: Path, own_cache: Path, tmp_path: Path) -> None:
    shutil.copytree(made / "max", tmp_path / "max")
    here, there = (model_cache.locate(str(f / "max"), "encoder") for f in (made, tmp_path))
    assert model_cache.revision(here) == model_cache.revision(there)


def test_of_two_that_convert_at_once_the_first_stays(own_cache: Path) -> None:
    target = own_cache / "model"
    with model_cache.new_folder(target) as slow:
        with model_cache.new_folder(target) as fast:
            (fast / "who").write_text("fast")
            model_cache.write_settings(fast, {})
        (slow / "who").write_text("slow")
        model_cache.write_settings(slow, {})
    assert (target / "who").read_text() == "fast"
    assert list(own_cache.iterdir()) == [target]


def test_a_conversion_that_fails_leaves_nothing(own_cache: Path) -> None:
    with pytest.raises(RuntimeError), model_cache.new_folder(own_cache / "model") as filling:
        (filling / "half").write_text("written")
        raise RuntimeError("killed")
    assert list(own_cache.iterdir()) == []


def test_a_cache_that_cannot_be_written_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: Path
) -> None:
    (tmp_path / "cache").write_text("a file in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with pytest.raises(InputError, match="XDG_CACHE_HOME") as caught:
        load_encoder(str(made / "max"))
    assert "\n" not in str(caught.value)
