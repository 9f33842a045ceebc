// DPoP, metadata and the profiles of FAPI as a consumer uses them, without any @types and with
// ES2022. Also compiled against the tarball.
import {
  type AuthorizationDetail,
  type Awaitable,
  type ChallengeOptions,
  type Check,
  type Decision,
  type Dpop,
  type DpopOptions,
  dpop,
  type Facts,
  type Gate,
  type GateOptions,
  gate,
  type IoReplayRedis,
  type MemoryReplayOptions,
  type MetadataAnswer,
  memoryReplay,
  type NodeReplayRedis,
  type Nonces,
  type NoncesOptions,
  nonces,
  type Profile,
  type ProfiledOptions,
  type Reason,
  type RedisReplayOptions,
  type ReplayRedis,
  type ReplayStore,
  type Require,
  type ResourceMetadata,
  type ResourceMetadataOptions,
  type Rfc7662FromEnvOptions,
  redisReplay,
  requireDetails,
  resourceMetadata,
  rfc7662FromEnv,
  scopes,
  unauthorize
} from 'gatecheck'
import {
  fapi1Advanced,
  fapi2,
  type InteractionId,
  type InteractionIdOptions,
  interactionId
} from 'gatecheck/fapi'
import { nodeGate } from 'gatecheck/node'

declare const env: { readonly [name: string]: string | undefined }
declare const optionalText: string | undefined
declare const optionalNumber: number | undefined
/** Clients with the shape of redis and ioredis. */
declare const nodeRedis: NodeReplayRedis
declare const ioRedis: IoReplayRedis
declare const put: (key: string, seconds: number) => Promise<boolean>

const memoryOptions: MemoryReplayOptions = {
  entries: 1_000,
  perOwner: optionalNumber,
  processes: 1,
  now: () => 0
}
const redisOptions: RedisReplayOptions = { prefix: optionalText }
const clients: readonly ReplayRedis[] = [nodeRedis, ioRedis]
const ownStore: ReplayStore = {
  add: (key: string, seconds: number, owner: string): Awaitable<boolean> =>
    owner === '' ? false : put(key, seconds)
}
const stores: readonly ReplayStore[] = [
  memoryReplay(memoryOptions),
  ...clients.map(client => redisReplay(client, redisOptions)),
  redisReplay(nodeRedis),
  ownStore
]

const noncesOptions: NoncesOptions = { secret: '', space: optionalText, step: optionalNumber }
const issued: Nonces = nonces(noncesOptions)
export const acceptedFor: number = issued.lifetime

const dpopOptions: readonly DpopOptions[] = [
  ...stores.map(replay => ({ replay })),
  { replay: 'unchecked', nonces: undefined, algorithms: undefined },
  {
    replay: ownStore,
    nonces: issued,
    algorithms: ['ES256'] as const,
    lifetime: optionalNumber,
    leeway: optionalNumber
  }
]
const proofs: readonly Dpop[] = dpopOptions.map(dpop)

const metadataOptions: ResourceMetadataOptions = {
  resource: 'https://api.example.com',
  authorizationServers: ['https://as.example.com'] as const,
  scopesSupported: ['payments'],
  dpopSigningAlgValuesSupported: undefined,
  dpopBoundAccessTokensRequired: true,
  tlsClientCertificateBoundAccessTokens: undefined,
  authorizationDetailsTypesSupported: ['payment'],
  resourceName: optionalText
}
const metadata: ResourceMetadata = resourceMetadata(metadataOptions)
const answer: MetadataAnswer | undefined = metadata.answer('GET', '/')
export const told: readonly [string, number | undefined] = [metadata.url, answer?.status]

const fromEnv: Rfc7662FromEnvOptions = { issuer: optionalText, tokenType: undefined }
const introspect = rfc7662FromEnv(env, fromEnv)
const challenge: ChallengeOptions = { realm: optionalText, scope: true, metadata }
const requirement: Require = {
  ...scopes('payments'),
  binding: 'any',
  checks: [requireDetails('payment', (detail: AuthorizationDetail) => detail.type === 'payment')]
}
const isFresh: Check = ({ issuedAt }, { now }) =>
  issuedAt === undefined || now - issuedAt > 60 ? unauthorize('too_old', 'Log in again') : undefined

const options: GateOptions = {
  introspect,
  require: requirement,
  dpop: proofs[0],
  challenge,
  checks: [isFresh],
  audience: metadataOptions.resource
}
/** A profile of one's own. */
const strict: Profile = ({ require: asked, dpop: proof }: ProfiledOptions) => {
  if (proof === undefined) throw new TypeError('dpop is missing')
  return asked
}
export const gates: readonly Gate[] = [
  gate(options),
  gate({ ...fapi2, ...options }),
  gate({ ...fapi1Advanced, introspect, require: scopes('accounts'), dpop: undefined }),
  gate({ ...options, profile: strict })
]
export const guards = gates.map(pass =>
  nodeGate(pass, { publicUrl: ['https://api.example.com'], metadata: [metadata] })
)

/** The nonce of each decision, and what is known of the proof. */
export function nonceOf(decision: Decision): string | undefined {
  switch (decision._tag) {
    case 'Allow':
    case 'Unauthorized':
      return decision.nonce
    default:
      return undefined
  }
}
export function provenKey({ scheme, jkt, unchecked }: Facts): string | undefined {
  const isUnchecked: 'token' | 'replay' | undefined = unchecked
  return scheme === 'DPoP' && isUnchecked === undefined ? jkt : undefined
}
export const dpopReasons: readonly Reason[] = [
  'dpop_proof_missing',
  'dpop_proof_invalid',
  'dpop_proof_replayed',
  'dpop_key_mismatch',
  'dpop_nonce_required',
  'replay_unavailable',
  'url_unknown'
]

const idOptions: InteractionIdOptions = { required: true }
export function echo(sent: string | readonly string[] | null | undefined): string {
  const interaction: InteractionId = interactionId(sent, idOptions)
  return '_tag' in interaction ? String(interaction.status) : interaction.id
}
