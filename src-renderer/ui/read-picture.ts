/** Bytes; base64 makes them a third longer, and the wire takes 16 MB. */
export const largestPictureBytes = 12 * 1024 * 1024;

/** A file as base64, without the words before the comma of a data address. */
export function readPicture(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('error', () =>
      reject(new Error('the file could not be read', { cause: reader.error })),
    );
    reader.addEventListener('load', () => {
      // readAsDataURL always gives a string.
      const address = typeof reader.result === 'string' ? reader.result : '';
      resolve(address.slice(address.indexOf(',') + 1));
    });
    reader.readAsDataURL(file);
  });
}
