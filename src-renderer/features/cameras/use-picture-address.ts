import { useEffect, useState } from 'react';

/**
 * An address for a JPEG, while it is shown.
 * @param picture base64
 * @returns null until it is there
 */
export function usePictureAddress(picture: string): string | null {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    const bytes = Uint8Array.from(atob(picture), (character) => character.charCodeAt(0));
    const made = URL.createObjectURL(new Blob([bytes], { type: 'image/jpeg' }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [picture]);
  return address;
}
