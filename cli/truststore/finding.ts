// What is wrong with a truststore or a client certificate.
import type { Certificate } from './certificate'

export interface Finding {
  readonly level: 'error' | 'warning'
  readonly code: string
  /** Places in the truststore, from 1. Empty: the file, or the client. */
  readonly certificates: readonly number[]
  readonly message: string
  /**
   * API Gateway enables mutual TLS all the same, and only lists a warning (`truststoreWarnings`).
   * It says so of "invalid certificates" in general.
   */
  readonly apiGatewayOnlyWarns?: true
}

export function error(
  code: string,
  certificates: readonly Certificate[],
  message: string
): Finding {
  return { level: 'error', code, certificates: placesOf(certificates), message }
}

/** For what API Gateway calls an invalid certificate. */
export function invalid(code: string, certificate: Certificate, message: string): Finding {
  return { ...error(code, [certificate], message), apiGatewayOnlyWarns: true }
}

export function warning(
  code: string,
  certificates: readonly Certificate[],
  message: string
): Finding {
  return { level: 'warning', code, certificates: placesOf(certificates), message }
}

function placesOf(certificates: readonly Certificate[]): readonly number[] {
  return certificates.map(({ place }) => place).filter(place => place > 0)
}
