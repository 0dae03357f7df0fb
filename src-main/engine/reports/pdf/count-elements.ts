import { PDFArray, PDFDict, PDFName, PDFString, type PDFDocument, type PDFObject } from '@cantoo/pdf-lib';

/**
 * Names the elements of a tagged PDF anew, by their order: Chromium names them by a count that goes on through whatever else the
 * process has shown.
 */
export function countElements({ catalog, context }: PDFDocument): void {
  const names = namesIn(
    catalog.lookupMaybe(PDFName.of('StructTreeRoot'), PDFDict)?.lookupMaybe(PDFName.of('IDTree'), PDFDict),
  );
  const anew = new Map(
    names.toSorted().map((name, nth) => [name, PDFString.of(`element${String(nth + 1).padStart(8, '0')}`)]),
  );
  for (const [, object] of context.enumerateIndirectObjects()) rename(object, anew);
}

/** The names of a name tree and of its branches. */
function namesIn(tree: PDFDict | undefined): readonly string[] {
  if (tree === undefined) return [];
  const leaves = tree.lookupMaybe(PDFName.of('Names'), PDFArray)?.asArray() ?? [];
  const branches = tree.lookupMaybe(PDFName.of('Kids'), PDFArray);
  return [
    ...leaves.flatMap((leaf) => (leaf instanceof PDFString ? [leaf.asString()] : [])),
    ...Array.from({ length: branches?.size() ?? 0 }, (_, nth) =>
      namesIn(branches?.lookupMaybe(nth, PDFDict)),
    ).flat(),
  ];
}

/** Within one object: others are come by on their own. */
function rename(object: PDFObject, anew: ReadonlyMap<string, PDFString>): void {
  const replaced = (value: PDFObject): PDFString | undefined =>
    value instanceof PDFString ? anew.get(value.asString()) : undefined;
  if (object instanceof PDFDict) {
    for (const [key, value] of object.entries()) {
      const name = replaced(value);
      if (name === undefined) rename(value, anew);
      else object.set(key, name);
    }
  } else if (object instanceof PDFArray) {
    for (const [nth, value] of object.asArray().entries()) {
      const name = replaced(value);
      if (name === undefined) rename(value, anew);
      else object.set(nth, name);
    }
  }
}
