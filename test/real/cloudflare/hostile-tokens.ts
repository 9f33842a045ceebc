// A worker that decides about tokens with `jwt`, and signs some: src/introspect/jwt/ on the web host.

import { sampleCertificates } from '../../../adapters/testing/certificates'
import { signedTokens } from '../../../adapters/testing/signed-tokens'
import type { JwtOptions } from '../../../src/introspect/jwt/jwt'
import { outcomeFor, start } from '../../introspect/jwt/outcome'

export interface JwtQuestion {
  readonly cases: readonly { readonly token: string; readonly options: JwtOptions }[]
  /** Algorithms to make an issuer with. */
  readonly algorithms: readonly string[]
}
export interface JwtAnswer {
  readonly outcomes: readonly string[]
  /** The outcome of each issuer's own token, by algorithm. */
  readonly ownOutcomes: Readonly<Record<string, string>>
}

async function ownOutcome(algorithm: string): Promise<string> {
  const { issuer, keys, sign } = await signedTokens({ algorithm, now: () => start * 1000 })
  const cnf = { 'x5t#S256': sampleCertificates.first.thumbprint }
  const token = await sign({ scope: 'payments', cnf })
  return outcomeFor(token, { issuer, keys, algorithms: [algorithm] })
}

export default {
  async fetch(request: Request): Promise<Response> {
    const { cases, algorithms } = (await request.json()) as JwtQuestion
    const answer: JwtAnswer = {
      outcomes: await Promise.all(cases.map(({ token, options }) => outcomeFor(token, options))),
      ownOutcomes: Object.fromEntries(
        await Promise.all(algorithms.map(async name => [name, await ownOutcome(name)]))
      )
    }
    return Response.json(answer)
  }
}
