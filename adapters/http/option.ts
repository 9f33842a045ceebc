// Calls the functions that users pass as options. One that throws, or that returns a value of a
// wrong kind, is the operator's mistake: 500 that names the option, never a 401.
import { type Either, left, right } from 'fp-ts/Either'
import { ignoreRejection } from '../../src/async/observe'
import type { ClientCertificate, ServerError } from '../../src/types'
import { isString } from '../../src/values/guards'
import { serverError } from '../../src/values/server-error'
import { isThumbprint } from '../../src/values/thumbprint'

/** The value, `undefined` if there is none, or why the adapter cannot decide. */
export type OptionResult<A> = Either<ServerError, A | undefined>

export function callOption<A>(
  name: string,
  call: () => A | undefined,
  isValid: (value: unknown) => boolean
): OptionResult<A> {
  try {
    const value = ignoreRejection(call()) ?? undefined
    if (value === undefined || isValid(value)) return right(value)
  } catch {
    // The error may hold what the function was called with.
  }
  return left(serverError('adapter_misused', name))
}

/**
 * Checks only the kind of value. The content of a PEM or DER is judged where it is read, because a
 * client may have written it. A hash comes from the host: a malformed one is the operator's
 * mistake.
 */
export function isClientCertificate(value: unknown): value is ClientCertificate {
  const { _tag, pem, der, thumbprint, reason } = Object(value) as Record<string, unknown>
  if (_tag === 'Pem') return isString(pem)
  if (_tag === 'Sha256') return isThumbprint(thumbprint)
  if (_tag === 'Unreadable') return isString(reason)
  // Not with `instanceof`: a test environment has a Uint8Array of its own.
  if (_tag !== 'Der' || !ArrayBuffer.isView(der)) return false
  return thumbprint === undefined || isThumbprint(thumbprint)
}
