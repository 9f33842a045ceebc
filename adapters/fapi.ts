// FAPI for resource servers: what a gate must not loosen, and the interaction id. Names only.

export type { Deny, Profile } from '../src/types'
export { type InteractionId, type InteractionIdOptions, interactionId } from './fapi/interaction-id'
export { fapi1Advanced, fapi2 } from './fapi/profiles'
