import { type RefObject, useEffect, useState } from 'react';

/**
 * Whether the focus is in an element. A press elsewhere ends it only when the pointer is up again: if what is pressed
 * moved away meanwhile, the click would be lost.
 */
export function useIsWithin(element: RefObject<HTMLElement | null>): boolean {
  const [isWithin, setWithin] = useState(false);
  useEffect(() => {
    const listening = new AbortController();
    const options = { signal: listening.signal, capture: true };
    let isPressed = false;
    const look = (): void => {
      if (!isPressed) setWithin(element.current?.contains(document.activeElement) ?? false);
    };
    const release = (): void => {
      isPressed = false;
      look();
    };
    document.addEventListener('pointerdown', () => (isPressed = true), options);
    // The click comes in the same task as the pointer's going up; the focus has not arrived when it leaves.
    for (const end of ['pointerup', 'pointercancel'] as const)
      document.addEventListener(end, () => setTimeout(release, 0), options);
    document.addEventListener('focusin', look, options);
    document.addEventListener('focusout', () => setTimeout(look, 0), options);
    return () => listening.abort();
  }, [element]);
  return isWithin;
}
