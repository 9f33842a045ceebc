// Nonces without a memory: an HMAC over the number of a time step. Every process of a fleet that
// has the secret makes and accepts the same ones.
import { base64url, hmac, unbase64url } from '#host'
import { andThen } from '../async/awaitable'
import type { Awaitable } from '../types'
import { isString } from '../values/guards'
import { aSecret, validateOptions, wholeNumber } from '../values/options'

export interface NoncesOptions {
  /**
   * At least 32 characters, the same in every process of the fleet and secret to everyone else.
   * `openssl rand -base64 32` makes one. With a new secret, clients get a new nonce and try again.
   */
  readonly secret: string
  /** Names the API. APIs that share a secret but not this do not accept each other's nonces. */
  readonly space?: string | undefined
  /**
   * Seconds for which one nonce is issued, 10 to 300. Default 60. It is accepted for one to two
   * steps. Must be the same in every process of the fleet.
   */
  readonly step?: number | undefined
}

/** What `nonces` makes, for `dpop({ nonces })`. */
export interface Nonces {
  /** Seconds for which a nonce is accepted at most. */
  readonly lifetime: number
}

export interface NonceIssuer extends Nonces {
  /** `time`: seconds since 1970. */
  issue(time: number): Awaitable<string>
  accepts(nonce: string, time: number): Awaitable<boolean>
}

const madeHere = new WeakSet<object>()

/** Whether `nonces` made it. */
export function isNonceIssuer(value: unknown): value is NonceIssuer {
  return madeHere.has(Object(value) as object)
}

/**
 * Makes nonces for DPoP proofs [RFC 9449 §9]. A proof then must hold a nonce that this API has
 * issued within the last two steps, so that it cannot be made in advance. Its `iat` may be a day
 * off, and clients with a wrong clock are served.
 *
 * Nothing is stored: a nonce is an HMAC-SHA-256 over the current step of the gate's clock. All
 * clients get the same one in a step. It is not used up: `replay` refuses a second use of a proof.
 * The clocks of a fleet may differ; a client then asks once more at worst.
 *
 * Throws a `TypeError` at construction that names the option that is wrong. Does NOT remember who
 * got a nonce.
 *
 * @example
 * dpop({ replay: redisReplay(redis), nonces: nonces({ secret: process.env.NONCE_SECRET }) })
 */
export function nonces(options: NoncesOptions): Nonces {
  validateOptions(
    'nonces(options)',
    options,
    { secret: aSecret },
    {
      space: [
        value => isString(value) && value !== '',
        "a name for the API, such as 'https://api.example.com'"
      ],
      step: wholeNumber(10, 300, 'whole seconds')
    }
  )
  const { secret, space = '', step = 60 } = options
  const { sign, verify } = hmac(secret)
  const macInput = (count: number): string =>
    `gatecheck dpop nonce 1 ${space.length}:${space} ${step} ${count}`
  const countAt = (time: number): number => Math.floor(time / step)
  let current: { readonly count: number; readonly nonce: string } | undefined

  const issuer: NonceIssuer = Object.freeze({
    lifetime: 2 * step,
    issue: (time: number) => {
      const count = countAt(time)
      if (current?.count === count) return current.nonce
      return andThen(sign(macInput(count)), code => {
        current = { count, nonce: base64url(code) }
        return current.nonce
      })
    },
    accepts: (nonce: string, time: number) => {
      const code = nonce.length === 43 ? unbase64url(nonce) : undefined
      const count = countAt(time)
      if (code === undefined || !Number.isSafeInteger(count)) return false
      return andThen(verify(macInput(count), code), isCurrent =>
        isCurrent === true ? true : verify(macInput(count - 1), code)
      )
    }
  })
  madeHere.add(issuer)
  return issuer
}
