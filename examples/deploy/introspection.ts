// Who is asked about a token: Authlete, an RFC 7662 server, or nobody but the keys of a JWT issuer.
// The function's environment variables choose.
import { authleteFromEnv, deferred, type Introspect, jwtFromEnv, rfc7662FromEnv } from 'gatecheck'
import { readSecret } from './secret'

export type Environment = Readonly<Record<string, string | undefined>>

/** Seconds. A secret that was rotated is noticed before the server forgets the old one. */
const renew = 300

const authleteSecrets = ['AUTHLETE_SERVICE_APISECRET', 'AUTHLETE_SERVICE_ACCESSTOKEN']
const rfc7662Secrets = ['INTROSPECTION_CLIENT_SECRET']

/** One of them must be set, and no more. Beside `JWT_ISSUER`, a server would silently not be asked. */
const exclusiveVariables = ['AUTHLETE_BASE_URL', 'JWT_ISSUER', 'INTROSPECTION_ENDPOINT']

/** Throws at INIT if a variable is missing or wrong, also one beside a secret that is loaded later. */
export function makeIntrospect(env: Environment): Introspect {
  // Opens the connection in INIT, in which Lambda gives the process a whole CPU.
  const options = { warm: true } as const
  const set = exclusiveVariables.filter(name => env[name])
  if (set.length > 1) throw new TypeError(`${set.join(' and ')} are set: keep one of them`)
  if (env['JWT_ISSUER']) return jwtFromEnv(env, options)
  const [introspectFromEnv, secretNames] = env['AUTHLETE_BASE_URL']
    ? ([authleteFromEnv, authleteSecrets] as const)
    : ([rfc7662FromEnv, rfc7662Secrets] as const)
  const name = secretNames.find(each => env[`${each}_ARN`])
  if (name === undefined) return introspectFromEnv(env, options)
  if (env[name]) throw new TypeError(`${name} and ${name}_ARN are both set: remove ${name}`)
  const withSecret = (secret: string): Environment => ({ ...env, [name]: secret })
  introspectFromEnv(withSecret('loaded-later'), options)
  const load = async (): Promise<Introspect> =>
    introspectFromEnv(withSecret(await readSecret(`${name}_ARN`, env)))
  return deferred(load, { renew })
}

/** A JWT of RFC 9068 names its audience. Without ours, every one would be refused. */
export function readAudience(env: Environment): string | undefined {
  const { AUDIENCE, JWT_ISSUER } = env
  if (JWT_ISSUER && !AUDIENCE)
    throw new TypeError("AUDIENCE is missing: set it to this API's name in the aud of its tokens")
  return AUDIENCE || undefined
}

/** `throw`: a REST API then answers 401 to a refused token instead of 403. */
export function readRefusals({ REFUSALS }: Environment): 'policy' | 'throw' {
  if (!REFUSALS || REFUSALS === 'policy') return 'policy'
  if (REFUSALS === 'throw') return REFUSALS
  throw new TypeError('REFUSALS is wrong: set it to policy or throw')
}
