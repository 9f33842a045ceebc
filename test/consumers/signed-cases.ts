// JWTs of an issuer, bound to a certificate or to a DPoP key, and what signed-authorizer.mjs must
// answer to them.
import { restApiEvent, type SignedTokens, signedTokens } from 'gatecheck/testing'
import { jktOf, sha256, signProof } from '../dpop/proofs'
import { newEcKey } from '../jose/samples'
import { certificate, first, second } from '../real/lambda/setup'
import type { Case } from './judge-lambda'

const [client, thief] = [newEcKey(), newEcKey()]
const granted = { aud: 'api', scope: 'time:query' }
let proofsMade = 0

function proofFor(token: string, { publicJwk, privateKey } = client): string {
  proofsMade += 1
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: publicJwk }
  const claims = {
    jti: `proof-${proofsMade}`,
    htm: 'GET',
    htu: 'https://api.example.com/time',
    iat: Math.floor(Date.now() / 1_000),
    ath: sha256(token)
  }
  return signProof(header, claims, privateKey)
}

function eventWith(token: string, proof: string): object {
  return restApiEvent({ headers: { Authorization: `DPoP ${token}`, DPoP: proof } })
}

/** New proofs at each call. */
export async function signedCases(
  issuer: SignedTokens
): Promise<{ readonly cases: readonly Case[]; readonly secrets: readonly string[] }> {
  const cnf = { 'x5t#S256': first.thumbprint }
  const bound = await issuer.sign({ ...granted, cnf })
  const withKey = await issuer.sign({ ...granted, cnf: { jkt: jktOf(client) } })
  const forger = await signedTokens({ issuer: issuer.issuer })
  const forged = await forger.sign({ ...granted, cnf })
  const [proof, proofOfThief] = [proofFor(withKey), proofFor(withKey, thief)]
  const cases = [
    ['a JWT with its certificate', restApiEvent({ token: bound, certificate }), 'Allow'],
    [
      "a thief's certificate [RFC 8705 §3]",
      restApiEvent({ token: bound, certificate: second.pem }),
      'Deny certificate_mismatch'
    ],
    ['no token', restApiEvent({ certificate }), 'Deny no_token'],
    [
      'a JWT of another key',
      restApiEvent({ token: forged, certificate }),
      'Deny signature_invalid'
    ],
    ['a JWT with its proof [RFC 9449 §4.3]', eventWith(withKey, proof), 'Allow'],
    ['the proof again [RFC 9449 §11.1]', eventWith(withKey, proof), 'Deny dpop_proof_replayed'],
    ["a thief's proof", eventWith(withKey, proofOfThief), 'Deny dpop_key_mismatch']
  ] as const
  return {
    cases: cases.map(([title, event, outcome]) => ({ title, event, outcome })),
    // The payload names the issuer and the thumbprint, which may be told; the signatures may not.
    secrets: [bound, withKey, forged, proof, proofOfThief].map(jws => jws.split('.')[2] ?? jws)
  }
}
