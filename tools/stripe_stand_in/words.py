"""The words of the hosted pages, in English and Simplified Chinese."""

from __future__ import annotations

CHALLENGE = {
    "en": {
        "lang": "en",
        "title": "Confirm it is you",
        "bank": "Test bank · 3-D Secure",
        "explain": "This is a test. Your bank would ask you to confirm here.",
        "saving": "To be saved",
        "card": "Card",
        "complete": "Complete authentication",
        "fail": "Fail authentication",
    },
    "zh": {
        "lang": "zh-Hans",
        "title": "请确认是您本人",
        "bank": "测试银行 · 3-D Secure",
        "explain": "这是测试页面。真实付款时，银行会在此请您确认。",
        "saving": "保存银行卡",
        "card": "卡号尾号",
        "complete": "完成验证",
        "fail": "验证失败",
    },
}

HOSTED = {
    "en": {
        "lang": "en",
        "eyebrow": "Stripe stand-in · test",
        "onboarding": "Finish your payout account",
        "explain": "This is a test. Here you would give business details and a bank account for",
        "finish": "Use test details and finish",
        "expired": "This link has expired",
        "expired_text": "Go back and ask for a new one.",
        "done": "All set",
        "done_text": "You can close this page.",
        "receipt": "Receipt",
        "receipt_text": "Paid by card",
        "gone": "Not found",
        "gone_text": "This page is no longer valid.",
        "express": "Payout account",
    },
    "zh": {
        "lang": "zh-Hans",
        "eyebrow": "Stripe 替身 · 测试",
        "onboarding": "完成收款账户设置",
        "explain": "这是测试页面。真实流程中，您会在此填写企业资料和银行账户：",
        "finish": "使用测试资料并完成",
        "expired": "链接已过期",
        "expired_text": "请返回并重新获取链接。",
        "done": "已完成",
        "done_text": "您可以关闭此页面。",
        "receipt": "收据",
        "receipt_text": "已用银行卡支付",
        "gone": "未找到",
        "gone_text": "此页面已失效。",
        "express": "收款账户",
    },
}


def choose(words: dict[str, dict[str, str]], language: str) -> dict[str, str]:
    """The words in a reader's language: a locale or an ``Accept-Language`` header."""
    return words["zh" if language.strip().lower().startswith("zh") else "en"]
