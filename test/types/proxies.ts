// Readers as a consumer makes them. Without `from` they do not compile.
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

declare const optionalText: string | undefined
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
const verify: Verify = { header: optionalText, noCa: 'allowed' }
const take: Take = 'hash'
const named: Named = { from, header: optionalText }
const verifying: Verifying = { ...named, verify }
const loadBalancer: AwsAlb = { ...named, mode: 'passthrough' }
const caddyOptions: Caddy = { ...named, take }
const cloudFrontOptions: CloudFront = { from, take, header: undefined }
const envoyOptions: Envoy = { from, hop: 2, header: optionalText }
const gcpOptions: Gcp = {
  ...named,
  take: undefined,
  present: optionalText,
  verify: { header: optionalText }
}
const proxyOptions: Proxy = { from }
export const readers: readonly CertificateReader[] = [
  nginx(verifying),
  nginx({ from: 'loopback' }),
  ingressNginx({ from, verify: {} }),
  apache(named),
  haproxy({ from, verify: undefined }),
  envoy(envoyOptions),
  envoy({ from, hop: 'only' }),
  traefik(proxyOptions),
  awsAlb(loadBalancer),
  cloudFront(cloudFrontOptions),
  gcp(gcpOptions),
  azure(proxyOptions),
  caddy(caddyOptions),
  rfc9440(named)
]
export const certificate: ClientCertificate | undefined = readers[0]?.(forwarded)

// @ts-expect-error: `from` is required
nginx()
// @ts-expect-error: `from` is required: empty options
nginx({})
// @ts-expect-error: `from` must not be undefined
nginx({ from: undefined })
// @ts-expect-error: `from` is required beside other options
haproxy({ header: 'X-Mine', verify: {} })
// @ts-expect-error: `from` is required for every proxy
traefik({})
// @ts-expect-error: an unknown word
apache({ from: 'anywhere' })
// @ts-expect-error: a network is a list of one
apache({ from: '10.0.0.0/8' })
// @ts-expect-error: anyPeer takes a reason in words
azure({ from: { anyPeer: true } })
// @ts-expect-error: a predicate must be synchronous
rfc9440({ from: async () => true })
// @ts-expect-error: a peer is a string
rfc9440({ from: (peer: number) => peer > 0 })
// @ts-expect-error: a misspelled option
nginx({ from, verified: {} })
// @ts-expect-error: verify takes options, not a boolean
nginx({ from, verify: true })
// @ts-expect-error: noCa is 'allowed' or absent
nginx({ from, verify: { noCa: true } })
// @ts-expect-error: `mode` is required
awsAlb({ from })
// @ts-expect-error: Traefik's header has one name
traefik({ from, header: 'X-Mine' })
// @ts-expect-error: Azure's header has one name
azure({ from, header: 'X-Mine' })
// @ts-expect-error: Caddy sends no verification result
caddy({ from, verify: {} })
// @ts-expect-error: the load balancer does not report a missing CA
gcp({ from, verify: { noCa: 'allowed' } })
// @ts-expect-error: `hop` is a number or 'only'
envoy({ from, hop: 'last' })
