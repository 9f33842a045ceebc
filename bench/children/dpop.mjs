// Prints the microseconds per DPoP request, round by round: an ES256 token and an ES256 proof that
// was never used, from a client whose key was seen before and from one whose key is new.
import * as crypto from 'node:crypto'
import { around, cached, dpop, gate, jwt, memory, memoryReplay, scopes, tokenOnly } from 'gatecheck'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { restApiEvent } from 'gatecheck/testing'
import { createLocalJWKSet, EmbeddedJWK, jwtVerify } from 'jose'
import { createClient, createServer } from '../lib/dpop.mjs'
import { audience, issuer } from '../lib/jwt.mjs'
import { measureAccepting, parsedAnew } from '../lib/measure-accepting.mjs'

const rounds = Number(process.env.ROUNDS)
const requestsPerRound = 100
const url = 'https://api.example.com/time'
const server = createServer()
const serverKey = crypto.createPublicKey({ key: server.jwk, format: 'jwk' })

function verifyRaw(key, { text, signature }) {
  return crypto.verify('sha256', text, { key, dsaEncoding: 'ieee-p1363' }, signature)
}

/** Text and signature, cut out before. */
function cut(compact) {
  const end = compact.lastIndexOf('.')
  return {
    text: Buffer.from(compact.slice(0, end)),
    signature: Buffer.from(compact.slice(end + 1), 'base64url')
  }
}

const twoVerifications = ({ token, proof, key }) =>
  verifyRaw(serverKey, token) && verifyRaw(key, proof)
const oneVerification = ({ proof, key }) => verifyRaw(key, proof)

function createGatecheck(introspect) {
  const authorizer = restApiAuthorizer(
    gate({
      introspect,
      audience,
      require: { ...scopes('time:query'), binding: 'dpop' },
      // Room for all proofs of this bench.
      dpop: dpop({ replay: memoryReplay({ entries: 200_000, perOwner: 200_000, processes: 1 }) })
    }),
    { publicUrl: 'https://api.example.com' }
  )
  return async event => (await authorizer(event)).policyDocument.Statement[0].Effect === 'Allow'
}

const verifyToken = () => jwt({ issuer, keys: server.jwks, algorithms: ['ES256'] })

/** It compares neither the key with the token's `jkt`, nor htm, htu and ath. It remembers nothing. */
function createJose() {
  const keySet = createLocalJWKSet(server.jwks)
  const ofToken = { issuer, audience, algorithms: ['ES256'], typ: 'at+jwt' }
  const ofProof = { algorithms: ['ES256'], typ: 'dpop+jwt', maxTokenAge: '60s' }
  return async ({ token, proof }) => {
    await jwtVerify(token, keySet, ofToken)
    return (await jwtVerify(proof, EmbeddedJWK, ofProof)).payload.htm === 'GET'
  }
}

/** What a subject gets for a request. */
const inputs = {
  floor: (token, proof, { jwk }) => ({
    token: cut(token),
    proof: cut(proof),
    key: crypto.createPublicKey({ key: jwk, format: 'jwk' })
  }),
  jose: (token, proof) => parsedAnew({ token, proof }),
  gatecheck: (token, proof) =>
    parsedAnew(
      restApiEvent({ headers: { Authorization: `DPoP ${token}`, DPoP: proof }, path: '/time' })
    )
}

function newRequests(kindOf, nextClient) {
  return name =>
    Array.from({ length: requestsPerRound }, () => {
      const { client, token } = nextClient()
      return inputs[kindOf(name)](token, client.prove(token, 'GET', url), client)
    })
}

function withToken(client) {
  return { client, token: server.signToken(client.jkt) }
}

const kindOf = name =>
  name.startsWith('gatecheck') ? 'gatecheck' : name === 'jose' ? 'jose' : 'floor'
const known = withToken(createClient())

const seen = await measureAccepting(
  rounds,
  {
    'two raw verifications': twoVerifications,
    'gatecheck, key seen before': createGatecheck(verifyToken())
  },
  newRequests(kindOf, () => known)
)
const unseen = await measureAccepting(
  rounds,
  {
    'two raw verifications': twoVerifications,
    'gatecheck, key never seen': createGatecheck(verifyToken()),
    jose: createJose()
  },
  newRequests(kindOf, () => withToken(createClient()))
)
const fromCache = await measureAccepting(
  rounds,
  {
    'one raw verification': oneVerification,
    'gatecheck, token cached': createGatecheck(
      around(verifyToken(), cached(memory({ entries: 600 })), tokenOnly)
    )
  },
  newRequests(kindOf, () => known)
)
console.log(JSON.stringify({ seen, unseen, fromCache }))
