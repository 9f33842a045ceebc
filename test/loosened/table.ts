// Every word that loosens a default. SECURITY.md and the first line of `logged` are compared with
// this table.
import type { LooseWord } from './loose-word'
import { wordsOfGates } from './words-of-gates'
import { wordsOfIntrospects } from './words-of-introspects'

/** A gate does not know them. */
const wordsOutside: readonly LooseWord[] = [
  {
    word: 'perOwner',
    options: ['MemoryReplayOptions.perOwner'],
    of: '`memoryReplay`',
    givesUp:
      'Over a quarter of `entries`: one client can fill more of the store, and the requests of others are then 503.',
    gates: []
  },
  {
    word: "anyPeer: 'only the proxy can connect'",
    options: ['From.anyPeer', 'Proxy.from'],
    of: '`from` of a proxy reader',
    givesUp: 'Whoever can connect to the port can write the header, and so show any certificate.',
    gates: []
  },
  {
    word: "noCa: 'allowed'",
    options: ['Verify.noCa', 'Verifying.verify'],
    of: '`verify` of a proxy reader',
    givesUp: 'A certificate that no CA vouches for is accepted.',
    gates: []
  },
  {
    word: "mode: 'passthrough'",
    options: ['AwsAlb.mode'],
    of: '`awsAlb`',
    givesUp: 'Nobody verifies the certificate: only that the client has its key.',
    gates: []
  },
  {
    word: "selfSigned: 'allowed'",
    options: ['CloudflareOptions.selfSigned'],
    of: '`guarded`, `cloudflareGate`',
    givesUp: 'A certificate that no CA vouches for is accepted.',
    gates: []
  },
  {
    word: "resource: 'prefix'",
    options: ['PolicyOptions.resource'],
    of: '`restApiAuthorizer`, `httpApiPolicyAuthorizer`',
    givesUp:
      'The policy also allows the paths beside the requested one and below them. If API Gateway caches it, it is not judged whether the token may call them.',
    gates: []
  },
  {
    word: 'verbose: true',
    options: ['ContextOptions.verbose'],
    of: 'the authorizers of API Gateway',
    givesUp:
      "The registered members of the server's answer, which are personal data, get into the context, and from there into access logs.",
    gates: []
  }
]

export const looseWords: readonly LooseWord[] = [
  ...wordsOfGates,
  ...wordsOfIntrospects,
  ...wordsOutside
]
