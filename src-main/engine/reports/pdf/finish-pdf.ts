import type { DrawnFile } from '../../../contract/record-format.ts';
import { toHex, utf8 } from '../../portable/bytes.ts';
import { sha256 } from '../../portable/crypto.ts';

/**
 * A printed page, with what makes it a document: the page itself inside, for who checks it or reads by machine; its title shown
 * instead of its file's name; and of when it was counted instead of when it was printed, so that two printings are the same.
 * @param at the instant that it is of
 */
export async function finishPdf(printed: Uint8Array, page: DrawnFile, at: number): Promise<Uint8Array> {
  const { AFRelationship, PDFDocument, PDFHexString } = await import('@cantoo/pdf-lib');
  const document = await PDFDocument.load(printed, { updateMetadata: false });
  const { countElements } = await import('./count-elements.ts');
  countElements(document);
  const { catalog, context } = document;
  const moment = new Date(at);
  document.setCreator('Cordon');
  document.setCreationDate(moment);
  document.setModificationDate(moment);
  catalog.getOrCreateViewerPreferences().setDisplayDocTitle(true);
  const content = utf8(page.text);
  await document.attach(content, page.fileName, {
    mimeType: page.contentType,
    description: 'The page that this was printed from',
    creationDate: moment,
    modificationDate: moment,
    afRelationship: AFRelationship.Source,
  });
  const id = PDFHexString.of(toHex(sha256(content)).slice(0, 32));
  context.trailerInfo.ID = context.obj([id, id]);
  return document.save({ useObjectStreams: false, addDefaultPage: false, updateFieldAppearances: false });
}
