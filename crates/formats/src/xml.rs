//! Small XML documents from strangers, read into a tree within limits.
//!
//! There is no document type, no entity but the five predefined ones, and nothing is ever fetched.

use encoding_rs::{UTF_8, WINDOWS_1252};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::limits::Limits;
use crate::text::encoding;

/// Why a document is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub(crate) struct XmlError {
    pub(crate) line: usize,
    pub(crate) reason: String,
}

/// An element or the text between elements.
#[derive(Debug)]
pub(crate) enum Node {
    Element(Element),
    Text(String),
}

/// One element; names are local names, prefixes are dropped.
#[derive(Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) children: Vec<Node>,
}

impl Element {
    /// An attribute by its local name, in any letter case.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The child elements.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The child elements of one name, in any letter case.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.elements().filter(move |element| element.name.eq_ignore_ascii_case(name))
    }

    /// The first child element of that name.
    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.name.eq_ignore_ascii_case(name))
    }

    /// All text within, blanks drawn together.
    pub(crate) fn text(&self) -> String {
        let mut out = String::new();
        self.gather(&mut out);
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn gather(&self, out: &mut String) {
        for node in &self.children {
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Element(element) => {
                    out.push(' ');
                    element.gather(out);
                    out.push(' ');
                }
            }
        }
    }
}

/// A document as text and as a tree.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) root: Element,
    pub(crate) text: String,
    /// What was odd about the encoding.
    pub(crate) remark: Option<String>,
}

/// Reads a document.
pub(crate) fn parse(bytes: &[u8], limits: &Limits) -> Result<Document, XmlError> {
    if bytes.len() > limits.xml_bytes {
        return Err(XmlError { line: 1, reason: format!("the document is larger than {} bytes", limits.xml_bytes) });
    }
    let (text, remark) = decode(bytes);
    let root = tree(text.trim_start(), limits)?;
    Ok(Document { root, text, remark })
}

/// The text of a document, whatever it declares: the byte order mark or the bytes themselves decide.
fn decode(bytes: &[u8]) -> (String, Option<String>) {
    let declared = declared(bytes).and_then(|label| encoding::named(&label));
    let found = encoding::settle(declared, bytes.get(..4096).unwrap_or(bytes));
    let body = &bytes[found.mark..];
    let mut remark = found.overruled.then(|| {
        format!("declared as {}, is {}", declared.map_or("UTF-8", |encoding| encoding.name()), found.encoding.name())
    });
    if found.encoding == UTF_8 {
        if let Ok(text) = std::str::from_utf8(body) {
            return (text.to_owned(), remark);
        }
        remark = Some("not UTF-8 as declared; read as windows-1252".to_owned());
        return (WINDOWS_1252.decode_without_bom_handling(body).0.into_owned(), remark);
    }
    (found.encoding.decode_without_bom_handling(body).0.into_owned(), remark)
}

fn declared(bytes: &[u8]) -> Option<String> {
    let head: String = bytes.iter().take(400).filter(|byte| **byte != 0).map(|byte| char::from(*byte)).collect();
    let declaration = head.split_once("<?xml")?.1.split_once("?>")?.0;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|letter| matches!(letter, '"' | '\''))?;
    value[1..].split(quote).next().map(str::to_owned)
}

fn tree(text: &str, limits: &Limits) -> Result<Element, XmlError> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    let mut root: Option<Element> = None;
    let mut elements = 0;
    loop {
        let before = reader.buffer_position();
        let event = reader.read_event();
        let at = |place: u64| 1 + text.as_bytes().iter().take(place as usize).filter(|byte| **byte == b'\n').count();
        let fail = |reason: String| XmlError { line: at(before), reason };
        let event = event.map_err(|error| XmlError {
            line: at(reader.error_position()),
            reason: format!("not well-formed: {error}"),
        })?;
        match event {
            Event::Start(ref start) | Event::Empty(ref start) => {
                elements += 1;
                if elements > limits.xml_elements {
                    return Err(fail(format!("more than {} elements", limits.xml_elements)));
                }
                if open.len() >= limits.xml_depth {
                    return Err(fail(format!("elements nest deeper than {}", limits.xml_depth)));
                }
                if root.is_some() {
                    return Err(fail("a second root element".to_owned()));
                }
                let element = element(start, limits).map_err(fail)?;
                if matches!(event, Event::Start(_)) {
                    open.push(element);
                } else {
                    close(element, &mut open, &mut root);
                }
            }
            Event::End(_) => {
                let element = open.pop().ok_or_else(|| fail("an end tag without its beginning".to_owned()))?;
                close(element, &mut open, &mut root);
            }
            Event::Text(content) => push(&mut open, &content.xml10_content()),
            Event::CData(content) => push(&mut open, &content.xml10_content()),
            Event::GeneralRef(reference) => {
                let letter = if reference.is_char_ref() {
                    reference.resolve_char_ref().map_err(|error| fail(error.to_string()))?
                } else {
                    match reference.as_ref() {
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "amp" => Some('&'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        _ => None,
                    }
                };
                let letter =
                    letter.ok_or_else(|| fail(format!("the entity &{}; is not predefined", reference.as_ref())))?;
                push(&mut open, letter.encode_utf8(&mut [0; 4]));
            }
            Event::DocType(_) => return Err(fail("a document type declaration is not accepted".to_owned())),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof => {
                return match (open.pop(), root) {
                    (Some(element), _) => Err(fail(format!("the element {} is not closed", element.name))),
                    (None, Some(root)) => Ok(root),
                    (None, None) => Err(fail("there is no element".to_owned())),
                };
            }
        }
    }
}

/// Whether a tag name could be one; quick-xml leaves that open.
fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_alphabetic() || matches!(first, '_' | ':'))
        && name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | ':' | '-' | '.' | '\u{b7}'))
}

fn element(start: &BytesStart<'_>, limits: &Limits) -> Result<Element, String> {
    if !is_name(start.name().as_ref()) {
        return Err("not well-formed: a tag without a proper name".to_owned());
    }
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| format!("not well-formed: {error}"))?;
        if attributes.len() >= limits.xml_attributes {
            return Err(format!("an element has more than {} attributes", limits.xml_attributes));
        }
        // Not normalised as XML would have it: some write a true line feed into linesTerminatedBy.
        let value =
            quick_xml::escape::unescape(&attribute.value).map_err(|error| format!("not well-formed: {error}"))?;
        attributes.push((local(attribute.key.as_ref()), value.into_owned()));
    }
    Ok(Element { name: local(start.name().as_ref()), attributes, children: Vec::new() })
}

fn local(name: &str) -> String {
    name.rsplit(':').next().unwrap_or(name).to_owned()
}

fn close(element: Element, open: &mut [Element], root: &mut Option<Element>) {
    match open.last_mut() {
        Some(parent) => parent.children.push(Node::Element(element)),
        None => *root = Some(element),
    }
}

fn push(open: &mut [Element], text: &str) {
    let Some(parent) = open.last_mut() else { return };
    if let Some(Node::Text(last)) = parent.children.last_mut() {
        last.push_str(text);
    } else {
        parent.children.push(Node::Text(text.to_owned()));
    }
}
