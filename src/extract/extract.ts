// Reads from a request what is asked about: the access token, the DPoP proof and the client's
// certificate.
import { type Either, isLeft, left, right } from 'fp-ts/Either'
import { andThen } from '../async/awaitable'
import type { Progress } from '../async/deadline'
import { invalidToken } from '../refusal/challenge'
import type { Awaitable, Facts, Query, ResourceRequest } from '../types'
import type { DpopJudge, PresentedProof } from '../values/dpop-judge'
import { parseAuthorization } from './authorization'
import { type ReadCertificate, thumbprintOf } from './certificate'
import { type Unusable, withScheme } from './unusable'

interface Extracted extends Pick<Query, 'token' | 'thumbprint' | 'certificate'> {
  /** Absent if the gate does not know DPoP. */
  readonly scheme?: Facts['scheme']
  /** There is one if and only if the scheme is DPoP. */
  readonly proof?: PresentedProof | undefined
}

function withCertificate(
  extracted: Extracted,
  certificate: ReadCertificate
): Either<Unusable, Extracted> {
  if (certificate._tag === 'Unreadable') {
    const facts = { unreadable: certificate.reason }
    return left(withScheme({ ...invalidToken('certificate_unreadable'), facts }, extracted.scheme))
  }
  const { thumbprint, der } = certificate
  return right({
    ...extracted,
    thumbprint,
    certificate: der === undefined ? { _tag: 'Sha256', thumbprint } : { _tag: 'Der', der }
  })
}

function extractCertificate(
  { certificate }: ResourceRequest,
  progress: Progress,
  extracted: Extracted
): Awaitable<Either<Unusable, Extracted>> {
  progress.stage = 'certificate'
  return certificate === undefined || certificate === null
    ? right(extracted)
    : andThen(thumbprintOf(certificate), read => withCertificate(extracted, read))
}

/** `judge`: of the gate's option `dpop`. `now` returns seconds. */
export function extract(
  request: ResourceRequest,
  progress: Progress,
  judge: DpopJudge | undefined,
  now: () => number
): Awaitable<Either<Unusable, Extracted>> {
  const credentials = parseAuthorization(request.header('authorization'), judge !== undefined)
  if (isLeft(credentials)) return credentials
  const { token, scheme } = credentials.right
  // The line of a proof is not read for the scheme Bearer.
  if (judge === undefined || scheme === 'Bearer')
    return extractCertificate(request, progress, { token, scheme: judge && scheme })
  progress.stage = 'proof'
  return andThen(judge.readProof(request, token, now()), proof =>
    isLeft(proof)
      ? left(withScheme(proof.left, scheme))
      : extractCertificate(request, progress, { token, scheme, proof: proof.right })
  )
}
