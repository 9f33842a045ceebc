// The options of the authorizers, and how they are checked at construction.
import type { Decision } from '../../src/types'
import { aFunction, type OptionRules, oneOf } from '../../src/values/options'
import { publicUrlRule } from '../http/public-url'

/** What `see` gets beside the decision and the event. */
export interface AuthorizerObservation {
  /** Milliseconds from the event to the decision. */
  readonly took: number
  /** A copy of the context that API Gateway gets. If a refusal is thrown, it gets none. */
  readonly policyContext: Readonly<Record<string, string | number | boolean>>
}

export interface ContextOptions<E> {
  /**
   * Adds your own keys: strings, numbers and booleans. It cannot overwrite gatecheck's keys, and
   * values that hold the token are dropped.
   */
  readonly context?:
    | ((decision: Decision, event: E) => Readonly<Record<string, unknown>> | undefined)
    | undefined
  /**
   * Called with the final decision, after everything else, also if the adapter decided by itself.
   * If it throws or rejects, nothing changes. The event holds the token: do not log it.
   * (`observed`, around the gate, is called before the policy is made.)
   */
  readonly see?:
    | ((decision: Decision, event: E, observation: AuthorizerObservation) => unknown)
    | undefined
  /**
   * `true` adds `introspection_request` and `introspection_response`: the registered members of the
   * server's answer. Default: `false`.
   */
  readonly verbose?: boolean | undefined
  /**
   * The URL under which clients call the API's root, for DPoP: `https://api.example.com/v1`. The
   * path without stage and base path comes behind it. Several URLs: the domain name of the request
   * must be the host of exactly one, otherwise 400.
   *
   * Default: a REST API's own domain name and path. Set it if CloudFront or a proxy stands in front,
   * and for a wildcard domain: there the Host header chooses the name.
   * An HTTP API and a WebSocket do not tell their path: without it, the scheme DPoP is 500
   * `url_unknown` there.
   */
  readonly publicUrl?: string | readonly string[] | undefined
}

export interface PolicyOptions<E> extends ContextOptions<E> {
  /**
   * `'policy'` (default): every refusal is a Deny policy. API Gateway answers it 403, and the
   * context holds the reason. `'throw'`: a 401 and a 500 are thrown. Nonces for DPoP cannot be
   * delivered with `'throw'`: they are a 500 `adapter_misused`.
   */
  readonly refusals?: 'policy' | 'throw' | undefined
  /**
   * `'exact'` (default): the policy names this request's ARN. `'prefix'`: it names everything
   * beside the path's last segment, and everything below, because IAM's `*` crosses `/`: `/a/b`
   * grants `/a/*`, which is also `/a/c/d`. A path of one segment still gets its exact ARN.
   */
  readonly resource?: 'exact' | 'prefix' | undefined
}

/** For every authorizer. */
export function contextOptionRules(): OptionRules {
  return {
    context: aFunction,
    see: aFunction,
    verbose: oneOf(true, false),
    publicUrl: publicUrlRule
  }
}

/** For authorizers that answer policies. */
export function policyOptionRules(): OptionRules {
  return {
    refusals: oneOf('policy', 'throw'),
    resource: oneOf('exact', 'prefix'),
    ...contextOptionRules()
  }
}
