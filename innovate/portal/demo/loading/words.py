"""What makers and teams write on the way: a few phrases each, in the writer's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Phrases = Mapping[str, Sequence[str]]


def pick(phrases: Phrases, language: str, seed: str) -> str:
    """Return one of the phrases in that language, always the same for the same seed."""
    choice = phrases[language]
    return choice[sum(seed.encode()) % len(choice)]


OFFERS: Phrases = {
    "en": (
        "Price includes first-article inspection with photographs and one round of changes.",
        "We have made two similar parts this year and can show both on a call.",
        "Lead time counts from the approved sample. Packaging as specified, nothing extra.",
        "A sample from similar tooling is in the post to the team, free of charge.",
        "We suggest a draft angle of one degree more; it saves you four per cent, and is not in this price yet.",
    ),
    "zh-hans": (
        "报价含首件检验和照片，可免费改一次。",
        "今年做过两款类似的件，可以视频看样。",
        "交期从封样算起，按要求包装，不另收费。",
        "类似模具的样件已免费寄给团队。",
        "建议拔模角加一度，还能省百分之四，这次报价里没有算进去。",
    ),
}
REASONS: Phrases = {
    "en": (
        "The lowest price, a good score on what the product needs, and dates we can keep.",
        "Not only the lowest price: they sent a sample without being asked, and it was right the first time.",
        "The only offer with the test report in it, and below our budget. Two of us have visited the place.",
    ),
    "zh-hans": (
        "价格最低，能力评分好，交期我们也守得住。",
        "不只是价格最低：没等我们开口就寄来了样件，而且一次就对。",
        "唯一随标书附检测报告的一家，报价也在预算之内。我们去现场看过两次。",
    ),
}
DELIVERIES: Phrases = {
    "en": (
        "Photos and test sheet are in the parcel.",
        "The whole run is cut and counted. Three spares on top.",
        "Twenty pieces, numbered, with the measurements of each on the sheet.",
        "Ready for your look. The two that we did not like ourselves are in a separate bag.",
    ),
    "zh-hans": (
        "照片和检测单随货寄出。",
        "整批裁好点清，另多放三件备品。",
        "二十件，逐件编号，尺寸都写在单子上。",
        "请验收。我们自己不满意的两件单独装袋，也一并寄上。",
    ),
}
DISPUTES: Phrases = {
    "en": ("Three of twenty did not switch off after three hours and reached 44 °C. Please find out why.",),
    "zh-hans": ("二十只里有三只到三小时不断电，壳温升到 44 °C。请查清原因，整改后重新送样。",),
}
MISSING: Phrases = {
    "en": ("The tracking has not moved for a week, and the neighbours have nothing either.",),
    "zh-hans": ("物流一周没有更新，驿站和邻居那里都问过了，没有。",),
}
