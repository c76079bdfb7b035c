"""Opinions of random visits, made of the words of the lists, negations and noise; and lists of a workspace's own."""
import json
import os
import random

from themes import KINDS, Lists

NOISE = ["了", "的", "是", "很", "有点", "真", "也", "都", "我们", "窗口", "这次", "办事", "x1", "happy", "app", "ok", "５号", "❤", "\u200b", "２"]
BETWEEN = ["", "", "", "", "", "，", "。", " ", "、", "!", "\n", "　", "-"]
ALONE = ["停车", "无", "没有意见。", "……", "满意", "电梯", "不错", "没有不满意", "不是不好", "收费", "ＡＰＰ不好用", "not good", "没有", "the app is slow", "Ⅳ", "ﬁx"]
OWN = ["食堂", "饭菜", "班车", "ＷＩＦＩ"]


def wide(rng, text):
    """Letters of ASCII in full width."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" and rng.random() < 0.5 else c for c in text)


def sentence(rng, lists):
    if rng.random() < 0.2:
        return rng.choice(ALONE)
    out = []
    for _ in range(rng.randint(1, 5)):
        kind = rng.choice(["theme", "theme", "tone", "tone", "negation", "negation", "neutral", "noise"])
        if kind == "theme":
            words = rng.choice(lists.themes)[2]
        elif kind == "tone":
            words = lists.words[rng.choice(KINDS[:3])]
        elif kind == "noise":
            words = NOISE
        else:
            words = lists.words[kind]
        word = rng.choice(sorted(words))
        out += [wide(rng, word.upper() if rng.random() < 0.2 else word), rng.choice(BETWEEN)]
    return "".join(out)


def own_lists(rng):
    """A `themes.toml`, or nothing."""
    if rng.random() < 0.6:
        return ""
    lines = []
    if rng.random() < 0.3:
        lines.append("replace = true")
    elif rng.random() < 0.5:
        lines.append('leave_out = ["lift", "phone"]')
    if rng.random() < 0.5:
        lines += ["[negation]", f"window = {rng.choice([0, 1, 2, 6])}", *(['words = ["甭"]'] if rng.random() < 0.5 else [])]
    if rng.random() < 0.4:
        lines += ["[complaint]", 'words = ["离谱", "不好吃"]']
    if rng.random() < 0.3:
        lines += ["[neutral]", 'words = ["差点"]', "[nothing]", 'cells = ["哈 哈"]']
    for n, word in enumerate(rng.sample(OWN, rng.randint(1, 3))):
        label = rng.choice(['"食"', '{ zh = "食", en = "Food" }']).replace("食", "食堂" + "甲乙丙"[n]).replace("Food", f"Food {n}")
        words = [word, "态度", rng.choice(["差", "收费处", "好吃"])]
        lines += ["[[theme]]", f'id = "{rng.choice(["canteen", "parking", "bus"])}{n if rng.random() < 0.7 else ""}"', f"label = {label}", f"keywords = {json.dumps(words, ensure_ascii=False)}"]
        if rng.random() < 0.4:
            lines.append('negation = "drop"')
    ids = [line for line in lines if line.startswith("id = ")]
    return "\n".join(lines) + "\n" if len(ids) == len(set(ids)) else ""


def voices(seed, rows, out):
    """Puts words into the mouths of most visits."""
    rng = random.Random(f"voices {seed}")
    if seed % 7 == 5:
        return
    text = own_lists(rng)
    if text:
        with open(os.path.join(out, "themes.toml"), "w", encoding="utf-8", newline="\n") as f:
            f.write(text)
    lists = Lists(out)
    few = [sentence(rng, lists) for _ in range(rng.choice([3, 6, 12]))]
    usual = rng.random()
    for row in rows["visits"]:
        pick = rng.random()
        if pick < 0.75:
            row["opinion"] = rng.choice(few) if pick / 0.75 < usual else sentence(rng, lists)
