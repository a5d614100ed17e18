//! Hundreds of ways to ask for what lies inside.

use std::net::Ipv4Addr;

/// Every way we know of writing `address` where a URL has its host.
fn spellings(address: Ipv4Addr) -> Vec<String> {
    let [a, b, c, d] = address.octets();
    let whole = address.to_bits();
    let (low2, low3) = (u32::from(c) << 8 | u32::from(d), whole & 0xff_ffff);
    let (hi, lo) = (whole >> 16, whole & 0xffff);
    let wide =
        |text: String| text.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c)).collect::<String>();
    vec![
        format!("{a}.{b}.{c}.{d}"),
        format!("{a}.{b}.{c}.{d}."),
        format!("{whole}"),
        format!("{whole}."),
        format!("0x{whole:x}"),
        format!("0X{whole:08X}"),
        format!("0{whole:o}"),
        format!("000000{whole:o}"),
        format!("0x{a:x}.0x{b:x}.0x{c:x}.0x{d:x}"),
        format!("0{a:o}.0{b:o}.0{c:o}.0{d:o}"),
        format!("0{a:o}.{b}.0x{c:x}.{d}"),
        format!("{a}.{b}.{low2}"),
        format!("{a}.{low3}"),
        format!("0x{a:x}.{low3:#o}").replace("0o", "0"),
        format!("%3{}{}", a.to_string().chars().next().unwrap_or('0'), &format!("{a}.{b}.{c}.{d}")[1..]),
        format!("{a}%2e{b}%2E{c}%2e{d}"),
        wide(format!("{a}.{b}.{c}.{d}")),
        format!("{a}\u{3002}{b}\u{ff0e}{c}\u{ff61}{d}"),
        format!("[::ffff:{a}.{b}.{c}.{d}]"),
        format!("[::FFFF:{hi:X}:{lo:x}]"),
        format!("[0:0:0:0:0:ffff:{hi:04x}:{lo:04x}]"),
        format!("[::{a}.{b}.{c}.{d}]"),
        format!("[64:ff9b::{hi:x}:{lo:x}]"),
        format!("[64:ff9b:1::{a}.{b}.{c}.{d}]"),
        format!("[2002:{hi:x}:{lo:x}::1]"),
        format!("[2001:0:{hi:x}:{lo:x}::]"),
        format!("[2a00:1450:4001:80b:0:5efe:{hi:x}:{lo:x}]"),
    ]
}

/// URLs nobody may be sent to; where one has a port, it is `port`.
pub fn hostile_urls(port: u16) -> Vec<String> {
    let mut hosts: Vec<String> = Vec::new();
    for address in [
        [127, 0, 0, 1],
        [127, 255, 255, 254],
        [0, 0, 0, 0],
        [10, 0, 0, 1],
        [172, 16, 0, 1],
        [192, 168, 1, 1],
        [100, 64, 0, 1],
        [100, 100, 100, 200],
        [169, 254, 169, 254],
        [168, 63, 129, 16],
        [198, 18, 0, 1],
        [203, 0, 113, 7],
        [224, 0, 0, 1],
        [255, 255, 255, 255],
    ] {
        hosts.extend(spellings(address.into()));
    }
    let six = ["[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[0000:0000::0001]", "[fd00:ec2::254]", "[fe80::1]", "[fec0::1]"];
    let more_six = ["[ff02::1]", "[2001:db8::1]", "[3fff::1]", "[100::1]", "[fc00::1]", "[5f00::1]", "[::1%25lo]"];
    let names =
        ["localhost", "LOCALHOST", "LocalHost.", "localhost..", "foo.localhost", "a.b.LocalHost.", "ip6-localhost"];
    let more_names =
        ["metadata.google.internal", "Metadata.Google.Internal.", "metadata", "instance-data", "printer.local"];
    let idn =
        ["ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "ｌｏｃａｌｈｏｓｔ", "loc\u{ad}alhost", "ⅼocalhost", "①②⑦.⓪.⓪.①", "127。0。0。1", "0x7f。1"];
    let inner =
        ["db.corp", "nas.lan", "router.home", "x.home.arpa", "1.0.0.127.in-addr.arpa", "hidden.onion", "intranet"];
    for list in [&six[..], &more_six, &names, &more_names, &idn, &inner] {
        hosts.extend(list.iter().map(ToString::to_string));
    }
    let mut urls: Vec<_> = hosts.iter().map(|host| format!("http://{host}:{port}/a.jpg")).collect();
    for odd in [
        "http://user@93.184.215.14:P/",
        "http://user:word@example.org:P/",
        "http://@example.org:P/",
        "http://:@example.org:P/",
        "http://example.org@127.0.0.1:P/",
        "http://example.org:80@127.0.0.1:P/",
        "http://127.0.0.1:P#@example.org/",
        "http://127.0.0.1:P?@example.org/",
        "http://127.0.0.1:P\\@example.org/",
        "http:\\\\127.0.0.1:P\\",
        "http:127.0.0.1:P/",
        "http:/127.0.0.1:P/",
        "http:///127.0.0.1:P/",
        "HTTP://127.0.0.1:P/",
        "hTtPs://127.1:P/",
        "http://127.0.0.1:00P/",
        " http://127.0.0.1:P/",
        "http://127.0.0.1:P/ ",
        "http://127.0.0.1:P/\n",
        "http://127.0.0.1\t:P/",
        "ht\ntp://127.0.0.1:P/",
        "http://127.0.0.1 :P/",
        "http://127.0.0.1%00:P/",
        "http://127.0.0.1%0d%0a:P/",
        "http://a..b:P/",
        "http://.:P/",
        "http://:P/",
        "http://:P",
        "http://",
        "",
        "//127.0.0.1:P/",
        "127.0.0.1:P",
        "ftp://127.0.0.1:P/",
        "file:///etc/passwd",
        "file://127.0.0.1:P/etc/passwd",
        "gopher://127.0.0.1:P/_x",
        "dict://127.0.0.1:P/",
        "ldap://127.0.0.1:P/",
        "ws://127.0.0.1:P/",
        "data:image/png;base64,AAAA",
        "javascript:alert(1)",
        "blob:http://127.0.0.1:P/x",
        "view-source:http://127.0.0.1:P/",
        "jar:http://127.0.0.1:P/!/",
        "http+unix://127.0.0.1:P/",
        "http://example.org:22/",
        "http://example.org:6379/",
        "http://example.org:0/",
        "http://example.org:65536/",
        "http://example.org:-1/",
        "http://256.256.256.256:P/",
        "http://1.2.3.4.5:P/",
        "http://0x100000000:P/",
        "http://[::1:P/",
        "http://[::1]x:P/",
        "http://exa mple.org:P/",
    ] {
        urls.push(odd.replace('P', &port.to_string()));
    }
    urls.push(format!("http://{}.org:{port}/", "a".repeat(64)));
    urls.push(format!("http://{}org:{port}/", "a.".repeat(130)));
    urls.push(format!("http://example.org:{port}/{}", "a".repeat(9000)));
    urls
}
