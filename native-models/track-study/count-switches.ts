/** In one frame: which track was given the face of whom; null where the truth names nobody. */
export interface Sighting {
  readonly trackId: number;
  readonly person: string | null;
}

export interface SwitchCounts {
  readonly tracks: number;
  /** A track goes on with another person's face: the two may be mixed up. */
  readonly switches: number;
  /** A person goes on in another track: the work begins anew. */
  readonly breaks: number;
}

/** Counts what a tracker got wrong, frame by frame. */
export function countSwitches(frames: readonly (readonly Sighting[])[]): SwitchCounts {
  const personOf = new Map<number, string>();
  const trackOf = new Map<string, number>();
  const tracks = new Set<number>();
  let switches = 0;
  let breaks = 0;
  for (const sightings of frames) {
    for (const { trackId, person } of sightings) {
      tracks.add(trackId);
      if (person === null) continue;
      const before = personOf.get(trackId);
      if (before !== undefined && before !== person) switches += 1;
      const earlier = trackOf.get(person);
      if (earlier !== undefined && earlier !== trackId) breaks += 1;
      personOf.set(trackId, person);
      trackOf.set(person, trackId);
    }
  }
  return { tracks: tracks.size, switches, breaks };
}
