import { sha256 } from '../leaf.ts';
import { topicsOf } from '../topics.ts';

/** What an entry can be found by besides its words: `kind:…`, `actor:…`, and its topics. */
export type Tag = `${string}:${string}`;

export interface Taggable {
  readonly kind: string;
  readonly subject: string;
  readonly actor: string | null;
  /** Undefined when it can't be opened. */
  readonly body: unknown;
}

export function tagsOf({ kind, subject, actor, body }: Taggable): readonly Tag[] {
  const tags = new Set<Tag>([`kind:${kind}`]);
  if (actor !== null) tags.add(`actor:${actor}`).add(`person:${actor}`);
  if (isTag(subject)) tags.add(subject);
  for (const { topic } of topicsOf(subject, body)) if (isTag(topic)) tags.add(topic);
  return [...tags];
}

/** Most tags come again and again. */
const tokens = new Map<Tag, string>();
const mostTokens = 10_000;

/** A word of its own for the full-text index, which would take an id apart at its hyphens. */
export function tokenOf(tag: Tag): string {
  const known = tokens.get(tag);
  if (known !== undefined) return known;
  if (tokens.size >= mostTokens) tokens.clear();
  const token = `t${Buffer.from(sha256(tag)).toString('hex', 0, 10)}`;
  tokens.set(tag, token);
  return token;
}

function isTag(text: string): text is Tag {
  return text.includes(':');
}
