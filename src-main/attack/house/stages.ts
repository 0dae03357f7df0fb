/** What a deployment goes through; an urgent start that waits for its second person is a stage of its own. */
export const stages = {
  draft: 'nobody has been asked for anything',
  'urgent-asked': 'a draft whose urgent start waits for a second person',
  authorised: 'an officer has signed, and it has not started',
  'self-test': 'staff alone are looked for',
  live: 'it recognises, if every condition of the gate holds',
  suspended: 'it stands still',
  ended: 'it is over, and its list is there for another hour',
  purged: 'its list is destroyed',
  reported: 'what is published of it was drawn up',
} as const;
export type Stage = keyof typeof stages;
export const stageNames = Object.keys(stages) as Stage[]; // the keys of a literal
