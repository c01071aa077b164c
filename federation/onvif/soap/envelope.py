"""Reading and writing SOAP 1.2 envelopes (1.1 faults too: some devices mix them).

Pure. Elements are known by their local name: prefixes and namespaces vary from one
vendor to the next. A document that declares a type or an entity is refused unread, as
SOAP does (SOAP 1.2 part 1, §5).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from federation.connector import ConnectorError, UnreadableAnswer

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

ENVELOPE = "http://www.w3.org/2003/05/soap-envelope"


class Fault(ConnectorError):
    """The device has understood, and says no. `codes` go from the general to the special."""

    def __init__(self, codes: tuple[str, ...], reason: str) -> None:
        super().__init__(f"it answers {'/'.join(codes) or 'a fault'}: check the camera")
        self.codes = codes
        self.reason = reason
        """The device's own words: to look for a sign in, never to repeat."""

    def says(self, *codes: str) -> bool:
        return not set(codes).isdisjoint(self.codes)


class Node:
    """One element; `local` names only."""

    def __init__(self, element: Element) -> None:
        self._element = element

    @property
    def name(self) -> str:
        return local(self._element.tag)

    @property
    def namespace(self) -> str:
        return self._element.tag.rpartition("}")[0].lstrip("{")

    @property
    def text(self) -> str:
        return (self._element.text or "").strip()

    def attribute(self, name: str) -> str | None:
        for key, value in self._element.attrib.items():
            if local(key) == name:
                return value.strip()
        return None

    def each(self, name: str | None = None) -> Iterator[Node]:
        """The children, or those of that name."""
        for child in self._element:
            if isinstance(child.tag, str) and name in (None, local(child.tag)):
                yield Node(child)

    def at(self, *path: str) -> Node | None:
        """Down the path, the first of each name."""
        node: Node | None = self
        for name in path:
            node = next(node.each(name), None) if node is not None else None
        return node

    def said(self, *path: str) -> str:
        """The text there; empty where there is nothing."""
        node = self.at(*path)
        return "" if node is None else node.text

    def anywhere(self, name: str) -> Iterator[Node]:
        for element in self._element.iter():
            if isinstance(element.tag, str) and local(element.tag) == name:
                yield Node(element)


def local(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2]


def read(data: bytes) -> Node:
    """What the body holds. Raises `Fault`, or `UnreadableAnswer`."""
    body = document(data).at("Body")
    content = None if body is None else next(body.each(), None)
    if content is None:
        raise UnreadableAnswer("it answers something that is not SOAP: check its address")
    if content.name == "Fault":
        raise _fault(content)
    return content


def document(data: bytes) -> Node:
    """The root of a document. Raises `UnreadableAnswer`."""
    try:
        return Node(fromstring(data.strip(), forbid_dtd=True))
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise UnreadableAnswer("it answers something that is not XML: check its address") from None


def write(body: str, header: str = "") -> bytes:
    """An envelope around elements that are written already."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<s:Envelope xmlns:s="{ENVELOPE}"><s:Header>{header}</s:Header>'
        f"<s:Body>{body}</s:Body></s:Envelope>"
    ).encode()


def element(name: str, content: str = "", **attributes: str) -> str:
    """An element around elements that are written already."""
    said = "".join(f' {key}="{quoted(value)}"' for key, value in attributes.items())
    return f"<{name}{said}>{content}</{name}>"


def text(name: str, content: str) -> str:
    return f"<{name}>{escape(content)}</{name}>"


def quoted(value: str) -> str:
    return escape(value, {'"': "&quot;"})


def _fault(fault: Node) -> Fault:
    codes = [local(node.text) for node in _values(fault.at("Code"))]
    if not codes:
        # SOAP 1.1: no code has a code of its own.
        codes = [local(fault.said("faultcode"))] if fault.said("faultcode") else []
    reason = [fault.said("Reason", "Text"), fault.said("faultstring")]
    reason += [node.text for node in fault.anywhere("Detail") for node in node.anywhere("Text")]
    return Fault(tuple(codes), " ".join(filter(None, reason)))


def _values(code: Node | None) -> Iterator[Node]:
    while code is not None:
        yield from code.each("Value")
        code = code.at("Subcode")
