// What tokens are bound to: a certificate [RFC 8705 §3], a key [RFC 9449 §5], or both. oidc-provider
// binds a token to one of them. For `both` it binds to the key, and what it says about the token gets
// the certificate here.
import { X509Certificate } from 'node:crypto'

export type Binding = 'certificate' | 'dpop' | 'both'

type Claims = Readonly<Record<string, unknown>>
type ReadCertificate<A> = (context: A) => string | undefined

const name = 'x5t#S256'

/** `cnf` with the certificate that `extraTokenClaims` put beside it. */
function moveIntoConfirmation({ [name]: thumbprint, ...claims }: Claims): Claims {
  const { cnf } = claims
  return thumbprint === undefined || cnf === undefined
    ? claims
    : { ...claims, cnf: { ...cnf, [name]: thumbprint } }
}

export function bindingConfiguration<A>(binding: Binding, readCertificate: ReadCertificate<A>) {
  if (binding !== 'both') return {}
  return {
    extraTokenClaims: (context: A): Claims | undefined => {
      const pem = readCertificate(context)
      if (pem === undefined) return undefined
      const digest = new X509Certificate(pem).fingerprint256.replaceAll(':', '')
      return { [name]: Buffer.from(digest, 'hex').toString('base64url') }
    },
    formats: {
      customizers: {
        jwt: (_: A, __: object, jwt: { payload: Claims }): void => {
          jwt.payload = moveIntoConfirmation(jwt.payload)
        }
      }
    }
  }
}

interface Exchange {
  readonly oidc?: { readonly route?: string }
  body: unknown
}
/** For `provider.use`. */
export async function completeIntrospection(
  exchange: Exchange,
  next: () => Promise<void>
): Promise<void> {
  await next()
  if (exchange.oidc?.route === 'introspection')
    exchange.body = moveIntoConfirmation(exchange.body as Claims)
}
