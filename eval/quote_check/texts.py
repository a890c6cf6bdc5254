"""What quotations are made of for the evaluation of checks: sentences in other scripts, and what nobody printed."""

from __future__ import annotations

from collections.abc import Sequence

from rag.records import Article, VerdictKind

MADE_UP = Article(
    title="Sentences in other scripts, written for this evaluation",
    source="Made up",
    text="""Она сказала: «Мы не можем ждать до весны, потому что крыша уже течёт».
Директор школы ответил: «Ремонт начнётся в понедельник и продлится шесть недель».
市长说：“我们不能等到春天，屋顶已经漏水了。”校长回答：“维修将于星期一开始，持续六个星期。”
市長は「春まで待つことはできません。屋根はもう雨漏りしています」と述べた。
قال رئيس البلدية: «لا يمكننا الانتظار حتى الربيع لأن السقف يتسرب منه الماء».
मेयर ने कहा, “हम वसंत तक इंतज़ार नहीं कर सकते क्योंकि छत टपक रही है।”
นายกเทศมนตรีกล่าวว่า “เรารอจนถึงฤดูใบไม้ผลิไม่ได้เพราะหลังคารั่วแล้ว”
시장은 “지붕이 이미 새고 있어서 봄까지 기다릴 수 없습니다”라고 말했다.
""",
)
FOREIGN: tuple[tuple[str, VerdictKind], ...] = (
    ("Мы не можем ждать до весны", "exact"),
    ("Мы можем ждать до весны, потому что крыша уже течёт", "altered"),
    ("мы не можем ждать до весны - потому что крыша уже течёт", "typographic"),
    ("Ремонт начнётся в понедельник и продлится восемь недель", "altered"),
    ("我们不能等到春天", "exact"),
    ("我们能等到春天，屋顶已经漏水了", "altered"),
    ("我们不能等到春天,屋顶已经漏水了", "typographic"),
    ("维修将于星期二开始，持续六个星期", "altered"),
    ("我们能等到春天", "altered"),
    ("屋顶还没漏水了", "altered"),
    ("持续五个星期", "altered"),
    ("春まで待つことはできません", "exact"),
    ("春まで待つことはできます。屋根はもう雨漏りしています", "altered"),
    ("لا يمكننا الانتظار حتى الربيع", "exact"),
    ("قال رئيس البلدية يمكننا الانتظار حتى الربيع لأن السقف يتسرب منه الماء", "altered"),
    ("हम वसंत तक इंतज़ार नहीं कर सकते", "exact"),
    ("हम वसंत तक इंतज़ार कर सकते क्योंकि छत टपक रही है", "altered"),
    ("เรารอจนถึงฤดูใบไม้ผลิไม่ได้", "exact"),
    ("지붕이 이미 새고 있어서 봄까지 기다릴 수 없습니다", "exact"),
    ("지붕이 이미 새고 있어서 여름까지 기다릴 수 없습니다", "altered"),
    ("Библиотека закрыта навсегда по решению суда", "not_found"),
    ("图书馆因法院裁决而永久关闭", "not_found"),
)
"""Quotations of `MADE_UP` with the right verdict."""

INVENTED = (
    "{a} will {v} the {n} before the {m} {k}, and nobody in {p} dares to say why",
    "I have never seen a {n} so {j} as the one that {a} left behind in {p}",
    "Our {k} was {j} long before the {m} {n} came to {p}",
    "If the {n} falls silent, {p} will {v} its {m} {k} within {q} weeks",
    "There are {q} {j} reasons to {v} this {n}, and the {m} {k} is not among them",
)
PLAUSIBLE = (
    "We are confident that the economy will recover by the end of next year",
    "The government has no plans to raise taxes on working families",
    "This agreement is a victory for both of our countries",
    "Nobody should be afraid to walk home at night in this city",
    "The police did everything they could to save the child",
    "I will not resign, and I will not apologise for doing my job",
    "We have seen no evidence that the election was rigged",
    "The court will hear the appeal in the first week of March",
    "Our thoughts are with the families of the victims",
    "The hospital ran out of beds on Sunday morning and turned ambulances away",
    "Every school in the region will reopen on Monday",
    "The company denies that it paid the minister",
    "They promised us water in June, and it is now October",
    "It was the worst storm that anyone here can remember",
    "The strike will go on until the wages are paid in full",
    "We found the wreck at a depth of 300 metres",
    "Our troops have left the village and will not come back",
    "The vaccine is safe, and the figures show it",
    "Half of the harvest is lost, and the rest is under water",
    "The talks failed because neither side wanted them to succeed",
    "There is nothing in this report that we did not know already",
    "She was the best striker this club has ever had",
    "The bridge was inspected in May and found to be sound",
    "We expect the number of cases to double within a week",
    "No one has claimed responsibility for the attack on the station",
    "The president asked for calm, and the people gave him silence",
    "If the bank falls, the pensions of 40,000 people fall with it",
    "You cannot negotiate with a fire",
    "The train left the rails at about 120 kilometres an hour",
    "We will publish every letter that the ministry wrote to us",
    "He told the officers that he had been at home all evening",
    "The satellite stopped answering shortly after midnight",
    "This is not a budget, it is a surrender",
    "The museum will give the statue back to the people it was taken from",
    "I have lived under four kings and trusted none of them",
    "The referee saw it, the crowd saw it, and the whole world saw it",
)
"""What a newspaper could well have printed, and did not: written for this evaluation."""
WORDS: dict[str, Sequence[str]] = {
    "a": ("Orsolya Venn", "the harbour guild", "my predecessor", "the lamplighters", "Councillor Brixham"),
    "v": ("pawn", "repaint", "auction", "swallow", "unpick", "varnish"),
    "n": ("aqueduct", "lighthouse", "orchard", "ledger", "carousel", "greenhouse", "viaduct"),
    "m": ("velvet", "northern", "borrowed", "copper", "threadbare", "moonlit"),
    "k": ("choir", "parliament of crows", "bakery", "observatory", "regatta", "almanac"),
    "p": ("Lower Quill", "Vessa", "the old spice quarter", "Port Marrow", "Tallow Street"),
    "j": ("hollow", "brittle", "sunburnt", "quarrelsome", "marmalade-sticky"),
    "q": ("eleven", "forty", "nineteen", "three"),
}
