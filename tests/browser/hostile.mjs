// Text that must never become structure: what attackers write into a form, and what broken exports leave in one.
//
// Every string is different after trimming, none is blank, and none reads as a sum line: each can be the name of a window.

const markup = [
  "<script>alert(1)</script>", "<ScRiPt>alert(1)</sCrIpT>", "<script src=//x></script>", "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>",
  "<svg onload=alert(1)>", "<svg><title></svg>", "</title><b>", "</textarea>", "</style><style>*{display:none}", "<!--", "-->", "<!-- x", "--!>", "<![CDATA[", "]]>",
  "<?xml version='1.0'?>", "<!DOCTYPE html>", "<html>", "</html>", "<body onload=alert(1)>", "</body>", "<table>", "</table>", "</td></tr></table>", "<tr><td>", "</bdi>",
  "<bdi>", "</a>", "<a href=javascript:alert(1)>", "<iframe src=x>", "<base href=//x>", "<meta http-equiv=refresh content=0>", "<link rel=stylesheet href=//x>", "<form>",
  "<input autofocus>", "<details open>", "<template>", "<plaintext>", "<noscript>", "<math>", "<xmp>", "<b", "<", ">", "<>", "</", "<a", "&", "&lt;b&gt;", "&#60;b&#62;", "&#x3c;b",
  "&amp;amp;", "&nbsp;", "&NewLine;", "&", "\"", "'", "\"'", "\" onmouseover=\"alert(1)", "' onmouseover='alert(1)", "\"><b>", "'><b>", "` onmouseover=`", "\\\"", "\\u003cb\\u003e", "x\"\"y",
].filter((text, at, all) => all.indexOf(text) === at);

const language = [
  "{{", "}}", "{{ 7*7 }}", "{{ b.title }}", "{% raw %}", "{% endblock %}", "{% include \"base.html\" %}", "{# x", "#}", "{{ __tera_context }}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{7}", "{n}", "{n?a|b}", "{due}",
  "%s%s%n", "%00", "%3Cscript%3E", "javascript:alert(1)", "data:text/html,<b>", "vbscript:x", "file:///etc/passwd", "//evil.example", "http://evil.example/", "mailto:a@b", "#top", "?a=b&c=d",
  "=1+1", "=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "0", "00", "1e5", "NaN", "Infinity", "null", "undefined", "true", "None", "[object Object]", "__proto__", "constructor", "toString", "hasOwnProperty",
  "'; DROP TABLE windows; --", "1' OR '1'='1", "$(id)", "`id`", "; id", "| id", "../../etc", "../../../etc/passwd", "..\\..\\windows", "/etc/passwd", "C:\\windows", "CON", "NUL", "aux.html", ".", "..", "...", ".htaccess", "index.html",
  "a/b", "a\\b", "a:b", "a*b", "a?b", "a|b", "~", "$HOME", "%PATH%", "-rf", "--", "*", "**", "不公布", "—", "全中心", "样本不足", "window", "window-1", "Window", "ＷＩＮＤＯＷ", "a b", "a  b",
];

const point = (...codes) => String.fromCodePoint(...codes);
const around = (code) => `甲${point(code)}乙`;
const characters = [
  // controls of C0 and C1, and what a parser takes for a line end
  ...Array.from({ length: 32 }, (_, code) => around(code)), ...Array.from({ length: 33 }, (_, k) => around(0x7f + k)),
  "甲\r乙", "甲\n乙", "甲\r\n乙", "甲\u2028乙", "甲\u2029乙", "甲\u0085乙", "甲\t乙",
  // direction: marks, embeddings, overrides, isolates, closed and not
  ...[0x61c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069].map(around), "\u202E上倒下", "\u2067\u2067\u2067", "\u2069\u2069\u2069甲", "نافذة الخدمات العامة", "חלון שירות", "abc אבג 123",
  // invisible, joining, combining, of other planes, not characters at all
  ...[0xad, 0x34f, 0x115f, 0x180e, 0x200b, 0x200c, 0x200d, 0x2060, 0x2061, 0x3000, 0x3164, 0xfe0f, 0xfeff, 0xfff9, 0xfffb, 0xfffc, 0xfffd, 0xfdd0, 0xffff, 0xfffe, 0x1fffe, 0x10ffff, 0xe0001, 0xe0041, 0xe000, 0x1d173].map(around),
  "e" + "\u0301".repeat(120), "ก" + "็".repeat(60), "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘", "é", "é", "ﬁ", "ß", "İ", "ı", "Ǆ", "㎏", "㍿", "①", "½", "𠮷", "𝕏", "🙂", "👩‍👩‍👧‍👦", "🏳️‍🌈", "🇨🇳", "👍🏿",
  "W".repeat(120), "类".repeat(40), "长".repeat(200), "a-".repeat(90), "\u00a0甲\u00a0", "，。、；：", "（（（", "“”‘’", "«»", "《甲》",
];

// what exports read as nothing is no name: it is rejected before any page
const nothing = /^(合计|总计|小计)[:：]?$|^([(<[]?null[)>\]]?|n\/a|nan|nil|none|undefined|-{1,3}|—{1,2}|–|_|\/{1,2}|\\n?|无|空|暂无|没有|\(空\)|\(无\))$/i;
// marks that nobody sees are taken off cells, and so is an apostrophe in front: of names that differ by them alone one stays
export const MARKS = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]/g;
const once = new Map();
for (const text of [...markup, ...language, ...characters].map((text) => (text.startsWith("'") ? `甲${text}` : text).trim())) {
  const name = text.replace(MARKS, "").trim();
  if (name && !nothing.test(name) && !once.has(name)) once.set(name, text);
}

/** Every hostile string once; their number is a multiple of three, so that the twins' groups are of one size. */
export const HOSTILE = [...once.values()];
