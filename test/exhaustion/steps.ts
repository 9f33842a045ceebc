// What is true of the token when, and who sends a request then.
export type Truth = 'active' | 'narrower' | 'revoked' | 'failing' | 'of another issuer' | 'foreign'
export type Who = 'owner' | 'thief' | 'thief without certificate' | 'another owner'

/** At `at` seconds the truth becomes `truth`, and then these send their requests, all at once. */
export interface Step {
  readonly at: number
  readonly truth: Truth
  readonly senders: readonly (readonly [Who, route: 0 | 1])[]
  /** They send them to the gate whose judge allows everything. */
  readonly isTwin?: true
}

const everybody = [
  ['owner', 0],
  ['thief', 0],
  ['thief without certificate', 0],
  ['owner', 1]
] as const
const owner = [
  ['owner', 0],
  ['owner', 1]
] as const
export const steps: readonly Step[] = [
  { at: 0, truth: 'revoked', senders: everybody, isTwin: true },
  { at: 1, truth: 'revoked', senders: everybody },
  { at: 2, truth: 'active', senders: everybody },
  { at: 12, truth: 'foreign', senders: owner },
  { at: 20, truth: 'narrower', senders: owner },
  { at: 40, truth: 'active', senders: [['owner', 1]] },
  { at: 45, truth: 'revoked', senders: everybody },
  { at: 90, truth: 'active', senders: [['thief', 0]] },
  { at: 91, truth: 'of another issuer', senders: everybody },
  { at: 130, truth: 'foreign', senders: owner },
  { at: 255, truth: 'active', senders: owner },
  { at: 260, truth: 'failing', senders: [...owner, ['another owner', 0]] },
  { at: 290, truth: 'failing', senders: [...owner, ['another owner', 0]] },
  { at: 300, truth: 'revoked', senders: everybody, isTwin: true },
  { at: 301, truth: 'revoked', senders: everybody },
  { at: 430, truth: 'active', senders: everybody },
  { at: 500, truth: 'active', senders: owner },
  { at: 690, truth: 'active', senders: owner },
  { at: 700, truth: 'active', senders: everybody }
]
