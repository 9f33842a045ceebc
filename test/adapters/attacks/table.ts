// Attacks with one request, each on an API where the client's own request is allowed.
import { createHmac } from 'node:crypto'
import { clientKey } from '../../dpop/proofs'
import { type DpopRequest, publicUrl } from '../../dpop-situations'
import { claims, header, issuer, key, tokenWith } from '../../introspect/jwt/tokens'
import { encode, newEcKey, rsa } from '../../jose/samples'
import {
  boundToKey,
  proofFor,
  proofOfThief,
  sent,
  thiefKey,
  thiefToken,
  victimToken
} from './victim'

export type Attack = readonly [title: string, ...requests: readonly DpopRequest[]]

/** With a good proof, so that nothing but the token can be wrong. */
function withToken(token: string): DpopRequest {
  return sent(token, proofFor(token))
}
function withProof(proof: string): DpopRequest {
  return sent(victimToken, proof)
}

const stranger = newEcKey()
const evil = 'https://evil.example'
function hmacWith(secret: string): string {
  const text = `${encode({ ...header, alg: 'HS256' })}.${encode({ ...claims, ...boundToKey })}`
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}
const publicPem = String(key.publicKey.export({ type: 'spki', format: 'pem' }))
const unsigned = `${encode({ ...header, alg: 'none' })}.${encode({ ...claims, ...boundToKey })}.`
const strangersJwk = { ...stranger.publicJwk, kid: 'one', alg: 'ES256' }

const tokens: readonly Attack[] = [
  [
    "another issuer's token with our kid [RFC 8725 §3.8]",
    withToken(tokenWith({ ...boundToKey, iss: evil }, {}, stranger)),
    withToken(tokenWith({ ...boundToKey, iss: evil })),
    withToken(tokenWith(boundToKey, {}, stranger))
  ],
  [
    'algorithm confusion [RFC 8725 §3.1]',
    withToken(hmacWith(publicPem)),
    withToken(hmacWith(JSON.stringify(key.publicJwk))),
    withToken(unsigned),
    withToken(tokenWith(boundToKey, { alg: 'RS256' })),
    withToken(tokenWith(boundToKey, { alg: 'es256' })),
    withProof(proofFor(victimToken, {}, { alg: 'none' })),
    withProof(proofFor(victimToken, {}, { alg: 'HS256' })),
    withProof(proofFor(victimToken, {}, { alg: 'PS256' }))
  ],
  [
    'a key in the header of the token [RFC 8725 §3.10]',
    ...[
      { jku: `${evil}/jwks` },
      { x5u: `${evil}/certificate` },
      { x5c: ['MIIB'] },
      { jwk: strangersJwk },
      { jwk: strangersJwk, kid: undefined },
      { jwk: strangersJwk, jku: `${evil}/jwks`, kid: 'two' }
    ].map(more => withToken(tokenWith(boundToKey, more, stranger)))
  ]
]

const proofClaims = { jti: 'a', htm: 'GET', htu: `${publicUrl}/time` }
const forClient = { ...claims, ...boundToKey, client_id: undefined, scope: undefined, aud: 'app' }
const swapped: readonly Attack[] = [
  [
    'one kind of JWT for another [RFC 8725 §3.11]',
    // Each is signed with the key of the issuer.
    withToken(tokenWith({ ...forClient, nonce: 'n' }, { typ: 'JWT' })),
    withToken(tokenWith({ ...forClient, nonce: 'n' }, { typ: undefined })),
    withToken(tokenWith(boundToKey, { typ: 'token-introspection+jwt' })),
    withToken(tokenWith({ token_introspection: { active: true, ...claims, ...boundToKey } })),
    withToken(tokenWith({ ...boundToKey, ...proofClaims }, { typ: 'dpop+jwt' })),
    withToken(tokenWith({ ...forClient, iss: 'app', sub: 'app', aud: issuer }, { typ: 'JWT' })),
    withToken(proofFor(victimToken)),
    withProof(victimToken),
    withProof(tokenWith(boundToKey, { jwk: clientKey.publicJwk }, clientKey)),
    withProof(proofFor(victimToken, {}, { typ: 'JWT' })),
    withProof(proofFor(victimToken, {}, { typ: 'at+jwt' }))
  ],
  [
    'a bound token as Bearer [RFC 9449 §7.2]',
    { authorization: `Bearer ${victimToken}`, proofs: [] },
    { authorization: `Bearer ${victimToken}`, proofs: [proofFor(victimToken)] },
    { authorization: `bearer ${victimToken}`, proofs: [proofOfThief(victimToken)] }
  ]
]

const jwk = clientKey.publicJwk
/** The same point, in a spelling that is not allowed [RFC 7518 §6.2.1.2]. */
function lastBitChanged(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return text.slice(0, -1) + alphabet[alphabet.indexOf(text.slice(-1)) ^ 1]
}
const x = String(jwk['x'])
const withZero = Buffer.concat([Buffer.alloc(1), Buffer.from(x, 'base64url')])
const keysOfProofs: readonly Attack[] = [
  [
    "the thief's key, the victim's token, and the reverse [RFC 9449 §4.3]",
    withProof(proofOfThief(victimToken)),
    // With the victim's public key in its header, and signed by the thief.
    withProof(proofFor(victimToken, {}, {}, thiefKey)),
    withProof(proofFor(victimToken, {}, { jwk: stranger.publicJwk }, clientKey)),
    sent(thiefToken, proofFor(thiefToken)),
    sent(victimToken, proofFor(thiefToken)),
    sent(thiefToken, proofOfThief(victimToken))
  ],
  [
    'a key in the proof that is private, symmetric or in another spelling',
    ...[
      clientKey.privateJwk,
      { ...jwk, d: '' },
      { ...jwk, d: null },
      { kty: 'oct', k: 'AAAA' },
      { ...jwk, kty: 'oct', k: 'AAAA' },
      { ...jwk, kty: 'ec' },
      { ...jwk, crv: 'p-256' },
      { ...jwk, x: `${x}=` },
      { ...jwk, x: ` ${x}` },
      { ...jwk, x: lastBitChanged(x) },
      { ...jwk, x: withZero.toString('base64url') },
      { ...rsa.publicJwk, kty: 'EC' },
      [jwk],
      JSON.stringify(jwk)
    ].map(changed => withProof(proofFor(victimToken, {}, { jwk: changed })))
  ]
]

export const attacks: readonly Attack[] = [...tokens, ...swapped, ...keysOfProofs]

const { host, origin } = new URL(publicUrl)
/** `htu` for a request of `/time`: `true` if it is the same URL by RFC 3986 §6.2.2 and §6.2.3. */
export const targets: readonly (readonly [htu: string, isSame: boolean])[] = [
  [`${origin}/time`, true],
  [`HTTPS://${host.toUpperCase()}/time`, true],
  [`${origin}:443/time`, true],
  [`${origin}/%74ime`, true],
  [`${origin}/a/../time`, true],
  [`${origin}/time?a=/../b#c`, true],
  [`${origin}/Time`, false],
  [`${origin}/time/`, false],
  [`${origin}//time`, false],
  [`${origin}/%2Ftime`, false],
  [`${origin}/%2ftime`, false],
  [`${origin}/%252e%252e/time`, false],
  [`${origin}/time%00`, false],
  [`${origin}/time;a`, false],
  [`${origin}/time/..`, false],
  [`${origin}\\time`, false],
  [`${origin}/a/..\\time`, false],
  [`https://u@${host}/time`, false],
  [`https://${host}@evil.example/time`, false],
  [`https://evil.example#@${host}/time`, false],
  [`${origin}./time`, false],
  [`${origin}:8443/time`, false],
  [`${origin}:80/time`, false],
  [`http://${host}/time`, false],
  [`${origin}.evil.example/time`, false],
  [`${origin}/v1/time`, false],
  [`//${host}/time`, false],
  ['/time', false],
  ['time', false],
  ['*', false],
  [` ${origin}/time`, false],
  [`${origin}/time\n`, false],
  ['', false]
]
