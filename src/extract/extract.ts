// Reads from a request what is asked about: the access token, the DPoP proof and the client's
// certificate.
import { type Either, isLeft, left, right } from 'fp-ts/Either'
import { andThen } from '../async/awaitable'
import type { Progress } from '../async/deadline'
import { invalidToken } from '../refusal/challenge'
import type { Awaitable, Query, ResourceRequest } from '../types'
import type { DpopJudge, PresentedProof } from '../values/dpop-judge'
import { parseAuthorization } from './authorization'
import { type ReadCertificate, thumbprintOf } from './certificate'
import type { Unusable } from './unusable'

interface Extracted extends Pick<Query, 'token' | 'scheme' | 'thumbprint' | 'certificate'> {
  /** Absent for Bearer. */
  readonly proof?: PresentedProof | undefined
}

function withCertificate(
  extracted: Extracted,
  certificate: ReadCertificate
): Either<Unusable, Extracted> {
  if (certificate._tag === 'Unreadable')
    return left({
      ...invalidToken('certificate_unreadable'),
      facts: { unreadable: certificate.reason }
    })
  const { thumbprint, der } = certificate
  const { token, scheme, proof } = extracted
  return right({
    token,
    scheme,
    proof,
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
  if (judge === undefined || scheme === undefined)
    return extractCertificate(request, progress, { token })
  progress.stage = 'proof'
  return andThen(judge.readProof(request, token, now()), proof =>
    isLeft(proof)
      ? proof
      : extractCertificate(request, progress, { token, scheme, proof: proof.right })
  )
}
