import { BrowserWindow, session, type Session } from 'electron';
import type { PrintPage } from '../engine-host/engine-process.ts';
import { lockDownSession } from './security.ts';

/** Nothing but what stands in the page itself. */
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
};
const patienceMs = 60_000;

/** Below each page, outside of what is read aloud. */
const footer = `<div style="width:100%; padding:0 16mm; display:flex; justify-content:space-between; font:7.5pt sans-serif; color:#4a5a68">
<span class="title"></span><span><span class="pageNumber"></span> of <span class="totalPages"></span></span></div>`;

/**
 * Prints pages of the engine's as tagged PDFs with an outline. Each gets a hidden, sandboxed window without script, in a session that
 * reaches nothing else and keeps nothing.
 */
export async function createPagePrinter(): Promise<PrintPage> {
  const printing = session.fromPartition('printing', { cache: false });
  await lockDownSession(printing, ['app:']);
  const pages = new Map<string, string>();
  printing.protocol.handle('app', ({ url }) => {
    const page = pages.get(url);
    return page === undefined ? new Response(null, { status: 404 }) : new Response(page, { headers });
  });
  let lastId = 0;
  return async (page) => {
    const address = `app://printing/${String(++lastId)}`;
    pages.set(address, page);
    try {
      return await print(printing, address);
    } finally {
      pages.delete(address);
    }
  };
}

async function print(printing: Session, address: string): Promise<Uint8Array> {
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      session: printing,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      javascript: false,
      spellcheck: false,
      devTools: false,
    },
  });
  const late = Promise.withResolvers<never>();
  const patience = setTimeout(() => late.reject(new Error('printing took too long')), patienceMs);
  try {
    const printed = window.loadURL(address).then(() =>
      window.webContents.printToPDF({
        generateTaggedPDF: true,
        generateDocumentOutline: true,
        preferCSSPageSize: true,
        printBackground: true,
        displayHeaderFooter: true,
        headerTemplate: '<span></span>',
        footerTemplate: footer,
      }),
    );
    return await Promise.race([printed, late.promise]);
  } finally {
    clearTimeout(patience);
    window.destroy();
  }
}
