// Reads from a request what is asked about: the access token and the client's certificate.
import { type Either, isLeft, left, right } from 'fp-ts/Either'
import { andThen } from '../async/awaitable'
import type { Progress } from '../async/deadline'
import { invalidToken } from '../refusal/challenge'
import type { Awaitable, Facts, Query, Refusal, ResourceRequest, Unauthorized } from '../types'
import { parseAuthorization } from './authorization'
import { type ReadCertificate, thumbprintOf } from './certificate'

type Extracted = Pick<Query, 'token' | 'thumbprint' | 'certificate'>
/** A refusal, and the fact that is known when it is made. */
export type Unusable =
  | Refusal
  | (Omit<Unauthorized, 'facts'> & { readonly facts: Pick<Facts, 'unreadable'> })

function withCertificate(token: string, certificate: ReadCertificate): Either<Unusable, Extracted> {
  if (certificate._tag === 'Unreadable')
    return left({
      ...invalidToken('certificate_unreadable'),
      facts: { unreadable: certificate.reason }
    })
  const { thumbprint, der } = certificate
  return right({
    token,
    thumbprint,
    certificate: der === undefined ? { _tag: 'Sha256', thumbprint } : { _tag: 'Der', der }
  })
}

export function extract(
  request: ResourceRequest,
  progress: Progress
): Awaitable<Either<Unusable, Extracted>> {
  const credentials = parseAuthorization(request.header('authorization'))
  if (isLeft(credentials)) return credentials
  const { token } = credentials.right
  progress.stage = 'certificate'
  const { certificate } = request
  if (certificate === undefined || certificate === null) return right({ token })
  return andThen(thumbprintOf(certificate), read => withCertificate(token, read))
}
