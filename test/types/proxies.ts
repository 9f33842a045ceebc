// Readers as a consumer makes them: trust is stated, or it does not compile.
import {
  type AwsAlb,
  apache,
  awsAlb,
  azure,
  type Caddy,
  type CertificateReader,
  type ClientCertificate,
  type CloudFront,
  caddy,
  cloudFront,
  type Envoy,
  envoy,
  type Forwarded,
  type From,
  type Gcp,
  gcp,
  haproxy,
  ingressNginx,
  type Named,
  nginx,
  type Proxy,
  rfc9440,
  type Take,
  traefik,
  type Verify,
  type Verifying
} from 'gatecheck/proxies'

declare const maybe: string | undefined
declare const addresses: string[]
declare const forwarded: Forwarded

const froms: readonly From[] = [
  'loopback',
  'unix',
  ['10.0.0.0/8', 'loopback', 'unix'],
  addresses,
  { anyPeer: 'only the proxy can connect' },
  peer => peer === 'unix'
]
const [from = 'loopback'] = froms
const verify: Verify = { header: maybe, noCa: 'allowed' }
const take: Take = 'hash'
const named: Named = { from, header: maybe }
const verifying: Verifying = { ...named, verify }
const load: AwsAlb = { ...named, mode: 'passthrough' }
const caddies: Caddy = { ...named, take }
const edge: CloudFront = { from, take, header: undefined }
const hops: Envoy = { from, hop: 2, header: maybe }
const google: Gcp = { ...named, take: undefined, present: maybe, verify: { header: maybe } }
const only: Proxy = { from }
export const readers: readonly CertificateReader[] = [
  nginx(verifying),
  nginx({ from: 'loopback' }),
  ingressNginx({ from, verify: {} }),
  apache(named),
  haproxy({ from, verify: undefined }),
  envoy(hops),
  envoy({ from, hop: 'only' }),
  traefik(only),
  awsAlb(load),
  cloudFront(edge),
  gcp(google),
  azure(only),
  caddy(caddies),
  rfc9440(named)
]
export const shown: ClientCertificate | undefined = readers[0]?.(forwarded)

// @ts-expect-error: who may speak for the proxy is never left unsaid
nginx()
// @ts-expect-error: nor with other options
nginx({})
// @ts-expect-error: nor by undefined
nginx({ from: undefined })
// @ts-expect-error: nor where the header has a name of its own
haproxy({ header: 'X-Mine', verify: {} })
// @ts-expect-error: nor for any other proxy
traefik({})
// @ts-expect-error: a word that is none
apache({ from: 'anywhere' })
// @ts-expect-error: one block is a list of one
apache({ from: '10.0.0.0/8' })
// @ts-expect-error: everyone is said in words
azure({ from: { anyPeer: true } })
// @ts-expect-error: a promise is always truthy
rfc9440({ from: async () => true })
// @ts-expect-error: a peer is text
rfc9440({ from: (peer: number) => peer > 0 })
// @ts-expect-error: a misspelt option
nginx({ from, verified: {} })
// @ts-expect-error: not by a boolean
nginx({ from, verify: true })
// @ts-expect-error: in words
nginx({ from, verify: { noCa: true } })
// @ts-expect-error: the load balancer verifies or it does not
awsAlb({ from })
// @ts-expect-error: Traefik's header has one name
traefik({ from, header: 'X-Mine' })
// @ts-expect-error: Azure's too
azure({ from, header: 'X-Mine' })
// @ts-expect-error: Caddy has no word for it
caddy({ from, verify: {} })
// @ts-expect-error: no CA is nothing that this load balancer tells apart
gcp({ from, verify: { noCa: 'allowed' } })
// @ts-expect-error: a hop is counted
envoy({ from, hop: 'last' })
