//! The site: as cheap a server as can be, so that the machine is left to what is measured.
//!
//! *In:* requests on loopback, kept alive. *Out:* the same pages for ever; under a name that begins with `tagged`
//! with validators. *Never:* meant for a network.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};

use anyhow::Result;

use crate::pages;

/// What a request asks for.
#[derive(Debug, Default)]
struct Asked {
    path: String,
    tagged: bool,
    tag: Option<String>,
}

/// Prints the port and serves until it is killed.
pub(crate) fn serve() -> Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    println!("{}", listener.local_addr()?.port());
    for stream in listener.incoming() {
        let stream = stream?;
        // A client that leaves is no trouble of the site's.
        std::thread::spawn(move || drop(converse(&stream)));
    }
    Ok(())
}

fn converse(stream: &TcpStream) -> Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    while let Some(asked) = read(&mut reader)? {
        let mut to = stream;
        to.write_all(&answer(&asked))?;
    }
    Ok(())
}

fn read(reader: &mut impl BufRead) -> Result<Option<Asked>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut asked = Asked {
        path: line.split(' ').nth(1).unwrap_or("/").to_owned(),
        ..Asked::default()
    };
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            return Ok(Some(asked));
        };
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "host" => asked.tagged = value.starts_with("tagged"),
            "if-none-match" => asked.tag = Some(value.to_owned()),
            _ => {}
        }
    }
}

fn answer(asked: &Asked) -> Vec<u8> {
    let Some((kind, body)) = pages::serve(&asked.path) else {
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_vec();
    };
    let tag = format!("\"{:x}-6612f0c4a8d40\"", body.len());
    let common = "Server: nginx\r\nDate: Sun, 01 Jun 2025 19:00:00 GMT\r\nVary: Accept-Encoding\r\n\
                  Cache-Control: max-age=0, must-revalidate\r\nX-Frame-Options: SAMEORIGIN\r\n\
                  Connection: keep-alive\r\n";
    let validator = if asked.tagged {
        format!("ETag: {tag}\r\n")
    } else {
        String::new()
    };
    if asked.tagged && asked.tag.as_deref() == Some(tag.as_str()) {
        return format!("HTTP/1.1 304 Not Modified\r\n{common}{validator}\r\n").into_bytes();
    }
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\n{common}{validator}Content-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{body}")
        .into_bytes()
}
