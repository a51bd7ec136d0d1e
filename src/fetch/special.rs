//! Tables of addresses and ports that are not the public web.
//!
//! *In:* an IP address or a port. *Out:* whether it is special. *Never:* knows what the operator allows.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::config::Range;

/// The ports that the Fetch standard blocks ("bad port"), and 0.
pub(super) fn is_bad_port(port: u16) -> bool {
    const BAD: &[u16] = &[
        0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95,
        101, 102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179,
        389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601,
        636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3306, 3659, 4045, 4190, 5060, 5061, 5432,
        6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 9200, 10080, 11211, 27017,
    ];
    BAD.binary_search(&port).is_ok()
}

/// IANA's special-purpose registry for IPv4; `Ipv4Addr::is_global` is not stable.
pub(super) fn is_special_v4(ip: Ipv4Addr) -> bool {
    const SPECIAL: &[([u8; 4], u8)] = &[
        ([0, 0, 0, 0], 8),
        ([10, 0, 0, 0], 8),
        ([100, 64, 0, 0], 10),
        ([127, 0, 0, 0], 8),
        ([169, 254, 0, 0], 16),
        ([172, 16, 0, 0], 12),
        ([192, 0, 0, 0], 24),
        ([192, 0, 2, 0], 24),
        ([192, 88, 99, 0], 24),
        ([192, 168, 0, 0], 16),
        ([198, 18, 0, 0], 15),
        ([198, 51, 100, 0], 24),
        ([203, 0, 113, 0], 24),
        ([224, 0, 0, 0], 4),
        ([240, 0, 0, 0], 4),
    ];
    SPECIAL.iter().any(|&(base, prefix)| {
        let base = IpAddr::from(base);
        Range { base, prefix }.contains(IpAddr::V4(ip))
    })
}

/// IANA's special-purpose registry for IPv6, with the deprecated site-local range.
pub(super) fn is_special_v6(ip: Ipv6Addr) -> bool {
    const SPECIAL: &[([u16; 8], u8)] = &[
        ([0, 0, 0, 0, 0, 0, 0, 0], 127),
        ([0x100, 0, 0, 0, 0, 0, 0, 0], 64),
        ([0x64, 0xff9b, 1, 0, 0, 0, 0, 0], 48),
        ([0x2001, 0x2, 0, 0, 0, 0, 0, 0], 48),
        ([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32),
        ([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20),
        ([0x5f00, 0, 0, 0, 0, 0, 0, 0], 16),
        ([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7),
        ([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10),
        ([0xfec0, 0, 0, 0, 0, 0, 0, 0], 10),
        ([0xff00, 0, 0, 0, 0, 0, 0, 0], 8),
    ];
    SPECIAL.iter().any(|&(base, prefix)| {
        let base = IpAddr::from(base);
        Range { base, prefix }.contains(IpAddr::V6(ip))
    })
}

/// The IPv4 address inside: IPv4-compatible, NAT64 (RFC 6052), 6to4 (RFC 3056), Teredo (RFC 4380 §4: inverted).
pub(super) fn embedded_v4(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let [first, second, third, .., seventh, eighth] = ip.segments();
    let gap = ip.segments().iter().skip(2).take(4).all(|part| *part == 0);
    let join = |high: u16, low: u16| Ipv4Addr::from(u32::from(high) << 16 | u32::from(low));
    match (first, second) {
        (0, 0) | (0x64, 0xff9b) if gap => Some(join(seventh, eighth)),
        (0x2002, high) => Some(join(high, third)),
        (0x2001, 0) => Some(join(!seventh, !eighth)),
        _ => None,
    }
}
