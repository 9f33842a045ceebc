// How long an answer may be kept.
import type { HostAnswer } from '../../host/response'

/** Seconds. A malformed or doubled `max-age` is ignored [RFC 9111 §5.2.2]. */
function maxAgeIn(cacheControl: string): number | undefined {
  const ages = cacheControl.match(/(?<![\w-])max-age[^,]*/gi) ?? []
  const [, seconds] = /^max-age="?(\d{1,9})"?\s*$/i.exec(ages.join()) ?? []
  return seconds === undefined || /no-(?:store|cache)/i.test(cacheControl)
    ? undefined
    : Number(seconds)
}

/** Seconds. A user's transport says `maxAge`; the host's passes the header. */
export function maxAgeOf(answer: HostAnswer): number | undefined {
  const { maxAge, cacheControl = '' } = answer as Extract<HostAnswer, { _tag: 'Answered' }>
  return Number.isFinite(maxAge) ? maxAge : maxAgeIn(cacheControl)
}
