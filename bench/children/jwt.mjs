// Prints the microseconds per token, round by round: what verifies JWTs, for each algorithm; then
// whole decisions, verified and from the cache.
import * as crypto from 'node:crypto'
import { JwtVerifier } from 'aws-jwt-verify'
import { around, cached, gate, jwt, memory, scopes, tokenOnly } from 'gatecheck'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { restApiEvent, sampleCertificates } from 'gatecheck/testing'
import { createLocalJWKSet, jwtVerify } from 'jose'
import * as oauth from 'oauth4webapi'
import { algorithms, audience, issuer, signToken } from '../lib/jwt.mjs'
import { measureAccepting, parsedAnew } from '../lib/measure-accepting.mjs'

const rounds = Number(process.env.ROUNDS)
const callsPerRound = 100
const floor = 'crypto.verify with a kept key'
const { pem, thumbprint } = sampleCertificates.first

/** What no verification can do without. Text and signature are cut out of the token before. */
function createFloor(token, jwks, algorithm) {
  const { hash, options } = algorithms[algorithm]
  const key = {
    key: crypto.createPublicKey({ key: jwks.keys[0], format: 'jwk' }),
    ...options
  }
  const end = token.lastIndexOf('.')
  const text = Buffer.from(token.slice(0, end))
  const signature = Buffer.from(token.slice(end + 1), 'base64url')
  return () => crypto.verify(hash, text, key, signature)
}

function createGatecheck(jwks, algorithm) {
  const introspect = jwt({ issuer, keys: jwks, algorithms: [algorithm] })
  return token => introspect({ token })._tag === 'Active'
}

function createJose(jwks, algorithm) {
  const keySet = createLocalJWKSet(jwks)
  const options = { issuer, audience, algorithms: [algorithm], typ: 'at+jwt' }
  return async token => (await jwtVerify(token, keySet, options)).payload.iss === issuer
}

/** Its synchronous form, the faster one. */
function createAws(jwks) {
  const verifier = JwtVerifier.create({ issuer, audience, jwksUri: `${issuer}/jwks` })
  verifier.cacheJwks(jwks)
  return token => verifier.verifySync(token).iss === issuer
}

function createOauth4webapi(jwks, algorithm) {
  const server = { issuer, jwks_uri: `${issuer}/jwks` }
  const jwksCache = { jwks, uat: Math.floor(Date.now() / 1000) }
  const options = { [oauth.jwksCache]: jwksCache, signingAlgorithms: [algorithm] }
  return async token => {
    const headers = { authorization: `Bearer ${token}` }
    const request = new Request('https://api.example.com/time', { headers })
    return (await oauth.validateJwtAccessToken(server, request, audience, options)).iss === issuer
  }
}

/** Unbound: oauth4webapi refuses a token that is bound to a certificate. */
async function measureAlone(algorithm) {
  const { jwt: token, jwks } = signToken(undefined, algorithm)
  const subjects = {
    [floor]: createFloor(token, jwks, algorithm),
    'gatecheck, jwt() alone': createGatecheck(jwks, algorithm),
    jose: createJose(jwks, algorithm),
    ...(algorithm === 'PS256' ? {} : { 'aws-jwt-verify': createAws(jwks) }),
    oauth4webapi: createOauth4webapi(jwks, algorithm)
  }
  return measureAccepting(rounds, subjects, () => repeat(() => parsedAnew(token)))
}

function repeat(make) {
  return Array.from({ length: callsPerRound }, make)
}

function createAuthorizer(introspect) {
  const authorizer = restApiAuthorizer(
    gate({ introspect, audience, require: scopes('time:query') })
  )
  return async event => (await authorizer(event)).policyDocument.Statement[0].Effect === 'Allow'
}

async function measureWhole() {
  const { jwt: token, jwks } = signToken(thumbprint, 'ES256')
  const event = restApiEvent({ token, certificate: pem })
  const subjects = {
    [floor]: createFloor(token, jwks, 'ES256'),
    'gatecheck, whole decision': createAuthorizer(
      jwt({ issuer, keys: jwks, algorithms: ['ES256'] })
    )
  }
  return measureAccepting(rounds, subjects, () => repeat(() => parsedAnew(event)))
}

/** Both tokens have the same claims, and one cache each. */
async function measureCached() {
  const { jwt: signed, jwks } = signToken(thumbprint, 'ES256')
  const verify = jwt({ issuer, keys: jwks, algorithms: ['ES256'] })
  const answer = verify({ token: signed })
  const createCached = introspect =>
    createAuthorizer(around(introspect, cached(memory({ entries: 600 })), tokenOnly))
  const tokens = {
    'gatecheck, a token of 43 characters': crypto.randomBytes(32).toString('base64url'),
    'gatecheck, a JWT': signed
  }
  const subjects = {
    'gatecheck, a token of 43 characters': createCached(() => answer),
    'gatecheck, a JWT': createCached(verify)
  }
  return measureAccepting(rounds, subjects, name => {
    const event = restApiEvent({ token: tokens[name], certificate: pem })
    return repeat(() => parsedAnew(event))
  })
}

const alone = {}
for (const algorithm of Object.keys(algorithms)) alone[algorithm] = await measureAlone(algorithm)
console.log(JSON.stringify({ alone, whole: await measureWhole(), cached: await measureCached() }))
