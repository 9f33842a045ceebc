// The header `x-fapi-interaction-id`: echoed if it is a UUID, and never anything else.
import { randomBytes } from '#host'
import type { Deny } from '../../src/types'
import { oneOf, validateOptions } from '../../src/values/options'

export interface InteractionIdOptions {
  /** `true`: a request without a UUID is refused, as Brazil asks. Default: it gets a new one. */
  readonly required?: boolean | undefined
}

/** `id` belongs in the header of the answer, also of a refusal. */
export type InteractionId = { readonly id: string } | (Deny & { readonly id: string })

/** The text form of any version [RFC 9562 §4]. */
const uuidForm = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/** Version 4: random [RFC 9562 §5.4]. */
function newUuid(): string {
  const bytes = randomBytes(16)
  const digits = Array.from(bytes, (byte, i) => {
    const marked = i === 6 ? (byte & 0x0f) | 0x40 : i === 8 ? (byte & 0x3f) | 0x80 : byte
    return marked.toString(16).padStart(2, '0')
  })
  return digits.join('').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** Hosts join repeated header lines with commas. Lines that differ count as no UUID. */
function sentUuid(sent: string | readonly string[] | null | undefined): string | undefined {
  const [first = '', ...others] = [sent]
    .flat()
    .join()
    .split(/,[ \t]*/)
  const isOne = others.every(other => other.toLowerCase() === first.toLowerCase())
  return isOne && uuidForm.test(first) ? first : undefined
}

/**
 * The interaction id for an answer: the one that the client sent, if it is a UUID, otherwise a new
 * one [FAPI 1.0 Baseline §6.2.1-11]. Put `id` into the header `x-fapi-interaction-id` of each answer,
 * also of errors, and into your log.
 *
 * `sent` are the values of the request's header: a text, a list, or nothing. Values that differ, and
 * all that is not a UUID, are not echoed: they could forge headers and log lines.
 *
 * With `required`, a request without a UUID is a `Deny`, 400 `malformed_request`, detail
 * `interaction_id`. It has a new `id`, for the answer that refuses. `'_tag' in answer` tells which.
 *
 * Throws a `TypeError` if an option is wrong. Does NOT read the request or write the header. Does NOT
 * remember ids: a client may send one twice.
 *
 * @example
 * app.use((req, res, next) => {
 *   res.setHeader('x-fapi-interaction-id', interactionId(req.headers['x-fapi-interaction-id']).id)
 *   next()
 * })
 */
export function interactionId(
  sent: string | readonly string[] | null | undefined,
  options: InteractionIdOptions = {}
): InteractionId {
  validateOptions('interactionId(sent, options)', options, {}, { required: oneOf(true, false) })
  const echoed = sentUuid(sent)
  if (echoed !== undefined) return { id: echoed }
  const id = newUuid()
  if (options.required !== true) return { id }
  return {
    _tag: 'Deny',
    status: 400,
    reason: 'malformed_request',
    detail: 'interaction_id',
    challenges: [],
    id
  }
}
