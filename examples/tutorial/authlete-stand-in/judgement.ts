// A stand-in for Authlete's judgement of a token, from a real RFC 7662 answer. Not Authlete's code; written from its documented contract.
import { createHash, X509Certificate } from 'node:crypto'

/** What Authlete's /auth/introspection is asked, as far as the stand-in looks. Null or absent: no check. */
export interface AuthleteRequest {
  readonly token?: unknown
  readonly scopes?: unknown
  readonly subject?: unknown
  readonly clientCertificate?: unknown
}

type Action = 'OK' | 'BAD_REQUEST' | 'UNAUTHORIZED' | 'FORBIDDEN' | 'INTERNAL_SERVER_ERROR'

/** `answer` is what the authorization server said of the token by RFC 7662. Codes that begin with X are the stand-in's own. */
export function judgement(
  request: AuthleteRequest,
  answer: Readonly<Record<string, unknown>>
): object {
  const { token, scopes, subject, clientCertificate } = request
  if (typeof token !== 'string' || token === '')
    return verdict('BAD_REQUEST', 'X057301', 'The request has no access token.', 'invalid_request')
  // oidc-provider calls a refresh token active, without a token type; Authlete looks among access tokens alone.
  if (answer['active'] !== true || answer['token_type'] === undefined)
    return verdict('UNAUTHORIZED', 'X057302', 'The access token does not exist.', 'invalid_token')
  const known = facts(answer)
  const required = texts(scopes)
  if (
    known.certificateThumbprint !== null &&
    thumbprint(clientCertificate) !== known.certificateThumbprint
  )
    return {
      ...known,
      ...verdict(
        'UNAUTHORIZED',
        'X057303',
        'The client certificate is not the one that the access token is bound to.',
        'invalid_token'
      )
    }
  if (!required.every(scope => known.scopes.includes(scope)))
    return {
      ...known,
      sufficient: false,
      ...verdict(
        'FORBIDDEN',
        'A064302',
        'The access token does not cover the required scopes.',
        'insufficient_scope',
        required
      )
    }
  if (typeof subject === 'string' && subject !== known.subject)
    return {
      ...known,
      ...verdict(
        'FORBIDDEN',
        'X057305',
        'The access token belongs to another subject.',
        'invalid_request'
      )
    }
  // Authlete fills responseContent here too, with an error that must not be sent to anyone.
  return {
    ...known,
    action: 'OK',
    responseContent: 'Bearer error="invalid_request"',
    resultCode: 'A056001',
    resultMessage: '[A056001] The access token is valid.'
  }
}

function facts(answer: Readonly<Record<string, unknown>>) {
  const { client_id: client, sub, scope, exp, cnf } = answer
  const bound = (cnf as Readonly<Record<string, unknown>> | undefined)?.['x5t#S256']
  return {
    type: 'introspectionResponse',
    clientId: numberOf(String(client)),
    clientIdAlias: String(client),
    clientIdAliasUsed: true,
    subject: typeof sub === 'string' ? sub : null,
    scopes: typeof scope === 'string' ? scope.split(' ') : [],
    existent: true,
    usable: true,
    sufficient: true,
    refreshable: false,
    expiresAt: Number(exp) * 1000, // milliseconds, where RFC 7662 has seconds
    certificateThumbprint: typeof bound === 'string' ? bound : null,
    acr: null,
    authTime: 0,
    grantId: null,
    properties: null,
    resources: null,
    accessTokenResources: null
  }
}

function verdict(
  action: Action,
  resultCode: string,
  sentence: string,
  error: string,
  scopes: readonly string[] = []
) {
  return {
    resultCode,
    resultMessage: `[${resultCode}] ${sentence}`,
    action,
    ...(action === 'FORBIDDEN' || resultCode === 'X057303'
      ? {}
      : { existent: false, usable: false, sufficient: false }),
    responseContent: [
      `Bearer error="${error}"`,
      `error_description="[${resultCode}] ${sentence}"`,
      `error_uri="https://docs.authlete.com/#${resultCode}"`,
      ...(scopes.length === 0 ? [] : [`scope="${scopes.join(' ')}"`])
    ].join(',')
  }
}

/** Only a bound token's certificate is looked at; what cannot be read matches nothing. */
function thumbprint(pem: unknown): string | undefined {
  try {
    return createHash('sha256')
      .update(new X509Certificate(String(pem)).raw)
      .digest('base64url')
  } catch {
    return undefined
  }
}

/** JSON sends a list, a form one text with spaces. */
function texts(scopes: unknown): readonly string[] {
  return Array.isArray(scopes)
    ? scopes.map(String)
    : typeof scopes === 'string' && scopes !== ''
      ? scopes.split(' ')
      : []
}

/** Authlete's client ids are 64-bit numbers. */
function numberOf(text: string): number {
  return createHash('sha256').update(text).digest().readUIntBE(0, 6)
}
