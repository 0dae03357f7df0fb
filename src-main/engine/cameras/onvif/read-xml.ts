import { DOMParser, type Element, type Node } from '@xmldom/xmldom';

/** No answer that is asked for here is nearly as long. */
export const longestXmlBytes = 256 * 1024;
/** Each declaration is carried on into everything below it: without a bound, a small text takes long to read. */
const mostDeclarations = 500;

/** One element of a text that a device sent. */
export interface XmlElement {
  /** The first child of this name, whatever its prefix; null where there is none. */
  child(namespace: string, name: string): XmlElement | null;
  children(namespace: string, name: string): readonly XmlElement[];
  attribute(name: string): string | null;
  /** Its own text, without that of elements in it. */
  readonly text: string;
}

/**
 * Reads what a device sent, or says by null that it is nothing to go by. SOAP knows no document types, so that there are no
 * entities to expand and no files to fetch: a text with one is refused before it is read.
 */
export function readXml(text: string, namespace: string, name: string): XmlElement | null {
  if (text.length > longestXmlBytes || /<!(?:DOCTYPE|ENTITY)/i.test(text)) return null;
  if ((text.match(/xmlns/g)?.length ?? 0) > mostDeclarations) return null;
  try {
    const root = new DOMParser({ onError: refuse }).parseFromString(text, 'text/xml').documentElement;
    return root !== null && isNamed(root, namespace, name) ? elementOf(root) : null;
  } catch {
    return null;
  }
}

function refuse(_level: string, message: string): never {
  throw new Error(message);
}

function elementOf(element: Element): XmlElement {
  const named = (namespace: string, name: string): readonly XmlElement[] =>
    [...childrenOf(element)]
      .filter(isElement)
      .filter((child) => isNamed(child, namespace, name))
      .map(elementOf);
  return {
    child: (namespace, name) => named(namespace, name)[0] ?? null,
    children: named,
    attribute: (name) => element.getAttribute(name),
    text: [...childrenOf(element)]
      .filter(({ nodeType }) => nodeType === element.TEXT_NODE || nodeType === element.CDATA_SECTION_NODE)
      .map(({ nodeValue }) => nodeValue ?? '')
      .join('')
      .trim(),
  };
}

function* childrenOf(element: Element): Generator<Node> {
  for (let child: Node | null = element.firstChild; child !== null; child = child.nextSibling) yield child;
}

function isElement(node: Node): node is Element {
  return node.nodeType === node.ELEMENT_NODE;
}

function isNamed({ namespaceURI, localName }: Element, namespace: string, name: string): boolean {
  return namespaceURI === namespace && localName === name;
}

/** Text as it stands in an element or in an attribute. */
export function xmlText(text: string): string {
  return text.replace(/[<>&"']/g, (character) => `&#${String(character.codePointAt(0))};`);
}

/** A line that a device calls itself or something of its own by, short enough to be shown. */
export function shownLine(text: string | undefined): string {
  return (text ?? '')
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, 80);
}
