// Calls the reader of the client's certificate.
import { left } from 'fp-ts/Either'
import type { ClientCertificate, ResourceRequest } from '../../src/types'
import { serverError } from '../../src/values/server-error'
import { callOption, isClientCertificate, type OptionResult } from '../http/option'
import { type Arrived, type Connected, describeConnection } from './connection'
import { type HeaderSource, lacksRawHeaders } from './headers'

/**
 * Headers without raw lines may hide that one was sent twice. So neither a forwarded certificate
 * nor a DPoP proof is accepted from them. A reader that looks at no header is not affected.
 */
export function certificateOf(
  request: Connected & HeaderSource,
  header: ResourceRequest['header'],
  readCertificate: (arrived: Arrived) => ClientCertificate | undefined
): OptionResult<ClientCertificate> {
  const isRaw = !lacksRawHeaders(request)
  let riskyHeader = !isRaw && header('dpop').length > 0 ? 'dpop' : undefined
  const certificate = callOption(
    'certificate',
    () =>
      readCertificate(
        describeConnection(request, name => {
          riskyHeader = 'certificate'
          return header(name)
        })
      ),
    isClientCertificate
  )
  return isRaw || riskyHeader === undefined
    ? certificate
    : left(serverError('adapter_misused', `${riskyHeader}_without_raw_headers`))
}
