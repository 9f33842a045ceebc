// Calls the reader of the client's certificate.
import { left } from 'fp-ts/Either'
import type { ClientCertificate, ResourceRequest } from '../../src/types'
import { serverError } from '../../src/values/server-error'
import { callOption, isClientCertificate, type OptionResult } from '../http/option'
import { type Arrived, type Connected, describeConnection } from './connection'
import { type HeaderSource, lacksRawHeaders } from './headers'

export type ReadCertificate = (arrived: Arrived) => ClientCertificate | undefined

/**
 * Headers without raw lines may hide that a proxy or a client sent one twice. So neither a
 * forwarded certificate nor a DPoP proof may come from them. A reader that looks at no header may.
 */
export function certificateOf(
  request: Connected & HeaderSource,
  header: ResourceRequest['header'],
  readCertificate: ReadCertificate
): OptionResult<ClientCertificate> {
  const isRaw = !lacksRawHeaders(request)
  let uncertain = !isRaw && header('dpop').length > 0 ? 'dpop' : undefined
  const certificate = callOption(
    'certificate',
    () =>
      readCertificate(
        describeConnection(request, name => {
          uncertain = 'certificate'
          return header(name)
        })
      ),
    isClientCertificate
  )
  return isRaw || uncertain === undefined
    ? certificate
    : left(serverError('adapter_misused', `${uncertain}_without_raw_headers`))
}
