//! Pages of the preview itself: a fault, a path that leads nowhere, and the script that waits for the next version.

use super::shown::Fault;
use crate::messages::{Locale, Message};

/// Where a browser waits for the next version.
pub(super) const WAIT: &str = "/.huifang/wait";

const STYLE: &str = "html{color-scheme:light dark}body{max-width:60rem;margin:3rem auto;padding:0 1.25rem;font:1rem/1.7 system-ui,\"Noto Sans CJK SC\",sans-serif}\
h1{font-size:1.4rem;border-left:.3rem solid #b3261e;padding-left:.8rem}pre{padding:1rem;overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere;\
border:1px solid currentColor;font:.9375rem/1.6 ui-monospace,Consolas,\"Noto Sans Mono CJK SC\",monospace}";

/// Where the script goes in.
const END: &[u8] = b"</body>";

/// Waits and loads the page again; the same on every page, so that its fingerprint is all that a page may run. A hidden
/// tab does not wait: browsers open few connections to one place at a time.
const SCRIPT: &str = "(async()=>{const wait=document.currentScript.dataset.wait,seen=wait.split(\"=\")[1];for(;;){try{\
if(document.hidden)await new Promise(r=>document.addEventListener(\"visibilitychange\",r,{once:true}));\
const a=await fetch(wait,{cache:\"no-store\"});if(!a.ok)throw a;if(await a.text()!==seen){location.reload();return}}\
catch{await new Promise(r=>setTimeout(r,500))}}})()";

/// The SHA-256 of the script in Base64, as a browser works it out.
const FINGERPRINT: &str = "E5WZXxOkfziSfefnFSp1d93hLiwIDMpPIxBfx3AS5Rc=";

/// What a page may load and run: its own styles, pictures and typefaces within it, the script,
/// and nothing of anybody else's.
pub(super) fn policy() -> String {
    format!(
        "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src data:; script-src 'sha256-{FINGERPRINT}'; \
connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}

/// The page with the script that loads it again at the next version after `version`.
pub(super) fn watched(page: &[u8], version: u64) -> Vec<u8> {
    let script = format!("<script data-wait=\"{WAIT}?after={version}\">{SCRIPT}</script>");
    let at = page.windows(END.len()).rposition(|part| part == END).unwrap_or(page.len());
    [&page[..at], script.as_bytes(), &page[at..]].concat()
}

/// The page that says what is wrong with the workspace.
pub(super) fn fault(fault: &Fault, locale: Locale) -> Vec<u8> {
    let told = |message: Message| escaped(&message.told(locale));
    let hint = fault.hint.as_ref().map(|hint| format!("<p>{}</p>", told(message!("common.cure", text = hint))));
    let (hint, again) = (hint.unwrap_or_default(), told(message!("serve.page.again")));
    page(&message!("serve.page.failed"), &format!("<pre>{}</pre>{hint}<p>{again}</p>", escaped(&fault.message)), locale)
}

/// The page for a path that leads nowhere.
pub(super) fn nowhere(path: &str, locale: Locale) -> Vec<u8> {
    let all = escaped(&message!("serve.page.all").told(locale));
    page(&message!("serve.page.nowhere"), &format!("<p><code>{}</code></p><p><a href=\"/\">{all}</a></p>", escaped(path)), locale)
}

fn page(title: &Message, content: &str, locale: Locale) -> Vec<u8> {
    let (title, code) = (escaped(&title.told(locale)), locale.code());
    format!(
        "<!DOCTYPE html>\n<html lang=\"{code}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
<title>{title}</title><style>{STYLE}</style></head><body><main><h1>{title}</h1>{content}</main></body></html>\n"
    )
    .into_bytes()
}

fn escaped(text: &str) -> String {
    crate::render::escaped(text)
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn the_policy_names_the_fingerprint_of_the_script() {
        const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let digest = Sha256::digest(SCRIPT.as_bytes());
        // 32 bytes are ten threes and two: 43 digits of six bits and one sign that fills up
        let digits = digest.chunks(3).flat_map(|three| {
            let bits = three.iter().chain(&[0, 0]).take(3).fold(0, |bits, byte| bits << 8 | usize::from(*byte));
            [18, 12, 6, 0].map(|shift| char::from(DIGITS[bits >> shift & 63]))
        });
        let base64 = digits.take(43).chain(['=']).collect::<String>();
        assert!(policy().contains(&format!("script-src 'sha256-{base64}';")), "{base64}");
    }
}
