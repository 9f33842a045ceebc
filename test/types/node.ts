// gatecheck accepts Node's environment, buffers, signals and certificates without a cast.
import type { X509Certificate } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import {
  authleteFromEnv,
  type Decision,
  type Gate,
  rfc7662FromEnv,
  type Signal,
  thumbprintOf
} from 'gatecheck'

declare const pass: Gate
declare const message: IncomingMessage & { readonly socket: TLSSocket }
declare const certificate: X509Certificate

export const environments = [authleteFromEnv(process.env), rfc7662FromEnv(process.env)]
export const signals: readonly Signal[] = [new AbortController().signal, AbortSignal.timeout(1)]
export const thumbprints = [
  thumbprintOf({ _tag: 'Der', der: certificate.raw }),
  thumbprintOf({ _tag: 'Der', der: message.socket.getPeerCertificate().raw }),
  thumbprintOf({ _tag: 'Pem', pem: certificate.toString() })
]
export const decided: Decision | Promise<Decision> = pass(
  {
    method: message.method ?? '',
    path: message.url ?? '',
    header: name => message.headersDistinct[name] ?? []
  },
  signals[0]
)
