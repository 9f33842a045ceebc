// Serves the metadata of the resource to a Node host.
import { type MetadataOption, metadataAnswer } from '../http/metadata'
import { type PathSource, targetOf } from './path'
import { type NodeResponse, writeAnswer } from './response'

/**
 * By the target that the client sent: the well-known place is at the root of the host, and a mount
 * has taken its part of the path away.
 */
export function servesMetadata(
  option: MetadataOption | undefined,
  request: PathSource & { readonly method?: string | undefined },
  response: NodeResponse
): boolean {
  const answer = option && metadataAnswer(option, request.method, targetOf(request))
  if (answer === undefined) return false
  writeAnswer(response, { ...answer, headers: Object.entries(answer.headers) })
  return true
}
