"""Addresses that an attachment must never be fetched from, and the ways to spell them in a URL."""

from collections.abc import Iterator
from ipaddress import IPv4Address
from itertools import chain

METADATA = "169.254.169.254"
WIRE_SERVER = "168.63.129.16"
IPV4 = (
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255",
    "100.64.0.1", "100.100.100.200", "100.127.255.255", METADATA, "169.254.0.1", WIRE_SERVER,
    "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.10", "192.0.0.192", "192.0.2.1",
    "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.168.0.1", "192.168.255.255",
    "192.175.48.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1",
    "239.255.255.250", "240.0.0.1", "255.255.255.255",
)  # fmt: skip
IPV6 = (
    "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", f"::ffff:{METADATA}", "::127.0.0.1",
    f"::ffff:0:{METADATA}", f"64:ff9b::{METADATA}", "64:ff9b:1::a00:1", "100::1", "100:0:0:1::1",
    "2001::1", "2001:1::1", "2001:3::1", "2001:4:112::1", "2001:10::1", "2001:20::1", "2001:30::1",
    "2001:db8::1", "2002:7f00:1::", "2002:a9fe:a9fe::", "2620:4f:8000::1", "3fff::1", "5f00::1",
    "fc00::1", "fd00::1", "fd00:ec2::254", "fd20:ce::254", "fe80::1", "febf::1", "fec0::1",
    "ff02::1", "ff0e::1",
)  # fmt: skip
ADDRESSES = IPV4 + IPV6


def _spellings(address: str) -> Iterator[str]:
    """One IPv4 address as the host of a URL; C libraries read all the numbers, browsers too."""
    number = int(IPv4Address(address))
    a, b, c, d = IPv4Address(address).packed
    yield address
    yield f"{address}."
    yield str(number)
    yield f"{number:#x}"
    yield f"{number:#x}".upper()
    yield f"0{number:o}"
    yield f"{a}.{number & 0xFFFFFF}"
    yield f"{a}.{b}.{number & 0xFFFF}"
    yield f"{a:#x}.{b:#x}.{c:#x}.{d:#x}"
    yield f"{a:04o}.{b:04o}.{c:04o}.{d:04o}"
    yield f"{a:#x}.{b}.0{c:o}.{d}"
    yield f"{a:#010x}.{number & 0xFFFFFF:08o}"
    yield address.translate(_FULLWIDTH)
    yield address.replace(".", "\u3002")
    yield address.replace(".", "\uff0e")
    yield address.translate(_CIRCLED)
    yield "".join(f"%{ord(character):02x}" for character in address)
    yield f"[::ffff:{address}]"
    yield f"[::ffff:{a:02x}{b:02x}:{c:02x}{d:02x}]"
    yield f"[0:0:0:0:0:FFFF:{a:02X}{b:02X}:{c:02X}{d:02X}]"
    yield f"[::{address}]"
    yield f"[::ffff:0:{address}]"
    yield f"[64:ff9b::{address}]"
    yield f"[2002:{a:02x}{b:02x}:{c:02x}{d:02x}::1]"


def spellings(address: str) -> list[str]:
    return list(_spellings(address))


_FULLWIDTH = {ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)}
_CIRCLED = {ord(str(digit)): chr(0x245F + digit) for digit in range(1, 10)} | {ord("0"): "\u24ea"}

SPELT = [
    f"https://{host}/a.pdf"
    for address in ("127.0.0.1", "10.0.0.1", "192.168.0.1", METADATA, WIRE_SERVER)
    for host in spellings(address)
]
LITERAL = [f"https://{host}/" for host in (*IPV4, *(f"[{address}]" for address in IPV6))]
ZONES = [
    f"https://[{host}]/"
    for host in (
        "fe80::1%25eth0",
        "fe80::1%eth0",
        "::1%25lo",
        "::1%lo",
        "fe80::1%251",
        "ff02::1%25",
    )
]
NAMES = [
    f"https://{host}/"
    for host in ("localhost", "LOCALHOST", "localhost.", "\uff4c\uff4f\uff43\uff41\uff4c\uff48ost",
                 "loc\u00adalhost", "\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3",
                 "inside.invalid", "INSIDE.invalid.", "a.inside.invalid", "..", ".", "", "-",
                 "a..b",
                 "xn--", "x" * 64 + ".invalid", "%00", "%2e", "inside%00.invalid", "*", "[", "[]")
]  # fmt: skip
PORTS = [
    f"https://other.example.com:{port}/"
    for port in (0, 1, 22, 25, 79, 81, 444, 2375, 3306, 5432, 6379, 7071, 8080, 8443, 9200, 10250,
                 11211, 27017, 65535, 65536, 99999, -1, "\uff14\uff14\uff13x", "https", "443x",
                 "0x1bb", "443@inside.invalid", "443:443")
]  # fmt: skip
SCHEMES = [
    f"{scheme}://other.example.com/a.pdf"
    for scheme in ("http", "HTTP", "ftp", "ftps", "sftp", "gopher", "dict", "ldap", "ldaps", "smb",
                   "tftp", "ws", "wss", "ssh", "telnet", "imap", "jar", "netdoc", "unix",
                   "http+unix",
                   "about", "view-source", "blob", "git", "s3", "gs", "redis", "https+http",
                   " http",
                   "h\nttp", "httpx")
] + [
    "file:///etc/passwd", "file://localhost/etc/passwd", "file:/etc/passwd", "/etc/passwd",
    "data:text/plain,Contract VSC-100", "javascript:fetch('http://inside.invalid')",
    "mailto:a@inside.invalid", "//inside.invalid/a.pdf", "://inside.invalid/a.pdf",
    "inside.invalid/a.pdf", "https:",
    "https:/",
    "https://", "https:///inside.invalid", "https:inside.invalid", "https:/inside.invalid",
    "https:\\\\inside.invalid\\a.pdf", "\\\\inside.invalid\\share\\a.pdf", "", " ", "?", "#",
]  # fmt: skip
USERS = [
    f"https://{authority}/a.pdf"
    for authority in (
        "user@inside.invalid", "user:secret@inside.invalid", ":@inside.invalid",
        "user@other.example.com", "user:secret@other.example.com", ":secret@other.example.com",
        "files.example.com@inside.invalid", "files.example.com:443@inside.invalid",
        "files.example.com%40inside.invalid", "files.example.com%2f@inside.invalid",
        "files.example.com%23@inside.invalid", "user@files.example.com@inside.invalid",
        "inside.invalid%20@files.example.com", "user@files.example.com", "user@[::1]",
        "a@b@127.0.0.1",
    )
]  # fmt: skip
SEPARATORS = [
    "https://files.example.com\\@inside.invalid/", "https://inside.invalid\\@files.example.com/",
    "https://inside.invalid\\.files.example.com/", "https://files.example.com\\.inside.invalid/",
    "https://inside.invalid#@files.example.com/", "https://inside.invalid?@files.example.com/",
    "https://inside.invalid;files.example.com/", "https://inside.invalid,files.example.com/",
    "https://inside.invalid files.example.com/", "https://inside.invalid\tfiles.example.com/",
    "https://files.example.com\n.inside.invalid/", "https://ins\tide.invalid/",
    "https://ins\nide.invalid/", "https://inside.invalid\r\nHost: files.example.com/",
    "https://inside.invalid%0d%0aHost:files.example.com/", "https://inside.invalid\x00/",
    "https://files.example.com%00.inside.invalid/", "https://inside.invalid\u2044/",
    "https://files.example.com\uff0finside.invalid/",
    "https://files.example.com\uff20inside.invalid/",
    "https://files.example.com\uff03inside.invalid/",
    "https://files.example.com\u2488inside.invalid/",
    "https://inside\u3002invalid/", "https://inside\uff61invalid/", "https://inside\uff0einvalid/",
    " https://inside.invalid/", "\thttps://inside.invalid/", "\u00a0https://inside.invalid/",
    "https ://inside.invalid/", "https://inside.invalid:443/", "https://inside.invalid:80/",
    "https://[::1", "https://::1/", "https://[127.0.0.1]/", "https://[::1]inside.invalid/",
    "https://[inside.invalid]/", "https://127.0.0.1:443.files.example.com/", "https://1/",
    "https://127.1/", "https://127.0.1/", "https://0/", "https://017700000001/",
    "https://127.0.0.1%2f.files.example.com/", "https://256.256.256.256/", "https://127.0.0.1.1/",
    "https://4294967296/", "https://0x100000000/", "https://0x7f.0x0.0x0.0x1/", "https://0177.1/",
]  # fmt: skip

HOSTILE = list(
    dict.fromkeys(chain(SPELT, LITERAL, ZONES, NAMES, PORTS, SCHEMES, USERS, SEPARATORS))
)
