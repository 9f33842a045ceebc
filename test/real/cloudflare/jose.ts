// A worker that verifies, signs and keeps keys: src/jose/ on the web host.
import { left } from 'fp-ts/Either'
import { findAlgorithm } from '../../../src/jose/algorithms'
import { makeKeySet } from '../../../src/jose/key-set'
import { jwkThumbprint, parsePublicKey } from '../../../src/jose/public-key'
import { rfc9449Key } from '../../jose/vectors'
import { type Jwk, rightOf, signed, verifies } from '../../jose/verifying'

export interface JoseQuestion {
  readonly tokens: readonly string[]
  readonly publicJwk: Jwk
  readonly privateJwk: Jwk
}
export interface JoseAnswer {
  readonly verified: readonly boolean[]
  readonly signed: string
  readonly thumbprint: string
  /** Whether keys that were given outside a request serve in the first request. */
  readonly preloaded: string
}

/** Made outside a request, where the clock stands at 0. */
const key = rightOf(parsePublicKey(rfc9449Key))
const keySet = makeKeySet({
  fetchKeys: () => left('unreachable'),
  now: () => Date.now(),
  staleIfError: 3600,
  preloaded: [key]
})

export default {
  async fetch(request: Request): Promise<Response> {
    const { tokens, publicJwk, privateJwk } = (await request.json()) as JoseQuestion
    const algorithm = findAlgorithm('ES256')
    const found = algorithm && (await keySet.find({ algorithm, kid: undefined }))
    const answer: JoseAnswer = {
      verified: await Promise.all(tokens.map(async token => verifies(token, [publicJwk]))),
      signed: await signed(privateJwk),
      thumbprint: await jwkThumbprint(rightOf(parsePublicKey(publicJwk))),
      preloaded: found?._tag ?? ''
    }
    return Response.json(answer)
  }
}
