// The resource endpoint blocks of the OpenID Foundation's conformance suite for FAPI 2.0: the module
// "DPoP negative tests", step by step, and steps of its other modules. Each of them without nonces,
// and with a nonce in every proof.
import { constants, sign } from 'node:crypto'
import { dpop, type Gate, gate, memoryReplay, nonces, type Reason } from 'gatecheck'
import { fapi2 } from 'gatecheck/fapi'
import { anyBinding, boundToKey } from './dpop/gates'
import { clientKey, otherKey, proofWith, sha256 } from './dpop/proofs'
import { type DpopRequest, publicUrl, withProof } from './dpop-situations'
import { encode, rsa } from './jose/samples'
import { at, bound, knowsToken, now, secret } from './samples'
import { fleetSecret } from './store/strings'

export interface ConformanceStep {
  readonly title: string
  /** Why it must be refused with 400 or 401. Absent: it must pass. */
  readonly reason?: Reason
  /** The suite only warns if a server does otherwise. */
  readonly isWarning?: true
  readonly request: DpopRequest
  /** The same request passes before. */
  readonly isReplayed?: true
  /** The token is bound to an RSA key. */
  readonly isRsa?: true
}

const url = `${publicUrl}/time`
const rsaJkt = sha256(JSON.stringify({ e: rsa.publicJwk.e, kty: 'RSA', n: rsa.publicJwk.n }))

/** `demandsNonce`: as in the suite's run against a server that uses nonces. */
export function gateFor({ isRsa }: ConformanceStep, demandsNonce = false): Gate {
  return gate({
    ...fapi2,
    introspect: knowsToken(isRsa ? { ...bound, confirmation: { jkt: rsaJkt } } : boundToKey),
    require: anyBinding,
    now,
    dpop: dpop({
      replay: memoryReplay({ entries: 1_000, processes: 1, now }),
      nonces: demandsNonce ? nonces({ secret: fleetSecret }) : undefined
    })
  })
}

let proofsMade = 0
type Members = Readonly<Record<string, unknown>>

/** Members that are `undefined` are left out. */
function makeProof(claims: Members, header: Members = {}, key = clientKey): string {
  proofsMade += 1
  return proofWith({ jti: `step-${proofsMade}`, htu: url, ...claims }, header, key)
}

function makeRsaProof(alg: 'PS256' | 'RS256', claims: Members): string {
  const header = { alg, jwk: rsa.publicJwk }
  if (alg === 'RS256') return makeProof(claims, header, rsa)
  const text = makeProof(claims, header).split('.').slice(0, 2).join('.')
  const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
  const signature = sign('sha256', Buffer.from(text), { key: rsa.privateKey, ...padding })
  return `${text}.${signature.toString('base64url')}`
}

/** A wrong bit in the middle: the last bits of a base64url text may count for nothing. */
function withBrokenSignature(text: string): string {
  const [header, payload, signature = ''] = text.split('.')
  const bytes = Buffer.from(signature, 'base64url').map((byte, i) => (i === 40 ? byte ^ 1 : byte))
  return `${header}.${payload}.${Buffer.from(bytes).toString('base64url')}`
}

/** A good proof for a gate of `gateFor`. */
export function goodProof({ isRsa }: ConformanceStep, nonce?: string): DpopRequest {
  return withProof(isRsa ? makeRsaProof('PS256', { nonce }) : makeProof({ nonce }))
}

const bad = 'dpop_proof_invalid'
function refused(title: string, text: string, reason: Reason = bad): ConformanceStep {
  return { title, reason, request: withProof(text) }
}

/**
 * `suite`: in its order. `more`: of other modules, and beside them. `nonce` is in every proof: it
 * then stands for freshness, and a clock that is an hour wrong passes.
 */
export function conformanceSteps(
  nonce?: string
): Readonly<Record<'suite' | 'more', readonly ConformanceStep[]>> {
  const proof = (claims: Members = {}, header?: Members, key?: typeof clientKey): string =>
    makeProof({ nonce, ...claims }, header, key)
  const rsaProof = (alg: 'PS256' | 'RS256'): string => makeRsaProof(alg, { nonce })
  const twoParts = proof().split('.').slice(0, 2).join('.')
  const [, payload] = proof().split('.')
  const unsigned = `${encode({ typ: 'dpop+jwt', alg: 'none', jwk: clientKey.publicJwk })}.${payload}.`
  const wrongTime = (title: string, iat: number): ConformanceStep => {
    const step = refused(title, proof({ iat }))
    return nonce === undefined ? step : { title, request: step.request }
  }
  const suite: readonly ConformanceStep[] = [
    {
      title: 'the name of the header in capitals',
      isWarning: true,
      request: { ...withProof(), lines: [`DPOP: ${proof()}`] }
    },
    { title: 'two proofs', reason: bad, request: withProof(proof(), proof()) },
    refused('a proof of two parts', twoParts),
    refused('no typ', proof({}, { typ: undefined })),
    refused('no alg', proof({}, { alg: undefined })),
    refused('no jwk', proof({}, { jwk: undefined })),
    refused('no jti', proof({ jti: undefined })),
    refused('no htm', proof({ htm: undefined })),
    refused('no htu', proof({ htu: undefined })),
    refused('no iat', proof({ iat: undefined })),
    refused('no ath', proof({ ath: undefined })),
    refused('a typ with a suffix', proof({}, { typ: 'dpop+jwt1' })),
    { ...refused('RS256', rsaProof('RS256')), isRsa: true },
    refused('alg none', unsigned),
    refused('a broken signature', withBrokenSignature(proof())),
    refused('a private jwk', proof({}, { jwk: clientKey.privateJwk })),
    refused('the method PUT', proof({ htm: 'PUT' })),
    { title: 'an htu with query and fragment', request: withProof(proof({ htu: `${url}?a=b#c` })) },
    {
      title: 'an htu without the query of the request',
      request: { ...withProof(proof()), target: '/time?a=b' }
    },
    refused('another URL', proof({ htu: 'https://api.example.com/other' })),
    wrongTime('an iat in one hour', at + 3_600),
    wrongTime('an iat one hour ago', at - 3_600),
    { title: 'a first use of a jti', request: withProof(proof()) },
    {
      title: 'a second use of a jti',
      reason: 'dpop_proof_replayed',
      isWarning: true,
      request: withProof(proof()),
      isReplayed: true
    },
    refused('a wrong ath', proof({ ath: sha256('another token') })),
    refused('another key', proof({}, { jwk: otherKey.publicJwk }, otherKey), 'dpop_key_mismatch'),
    { title: 'unknown members', request: withProof(proof({ more: 1 }, { more: 'a' })) },
    {
      title: 'scheme and host in capitals',
      isWarning: true,
      request: withProof(proof({ htu: 'HTTPS://API.EXAMPLE.COM/time' }))
    },
    {
      title: 'the default port',
      isWarning: true,
      request: withProof(proof({ htu: 'https://api.example.com:443/time' }))
    },
    { title: 'no proof', reason: bad, request: withProof() },
    {
      title: 'no proof, as Bearer',
      reason: 'dpop_proof_missing',
      request: { authorization: `Bearer ${secret}`, proofs: [] }
    },
    { title: 'a good proof at the end', request: withProof(proof()) }
  ]
  const more: readonly ConformanceStep[] = [
    {
      title: 'the scheme in inverted case',
      request: { authorization: `dpOp ${secret}`, proofs: [proof()] }
    },
    { title: 'exp and nbf', request: withProof(proof({ nbf: at, exp: at + 300 })) },
    { title: 'an iat in 8 seconds', request: withProof(proof({ iat: at + 8 })) },
    { title: 'an iat 10 seconds ago', request: withProof(proof({ iat: at - 10 })) },
    { title: 'PS256', request: withProof(rsaProof('PS256')), isRsa: true },
    refused('a signature of another key', proof({}, {}, otherKey)),
    {
      title: 'a good proof, as Bearer',
      reason: 'dpop_proof_missing',
      request: { authorization: `Bearer ${secret}`, proofs: [proof()] }
    }
  ]
  return { suite, more }
}
