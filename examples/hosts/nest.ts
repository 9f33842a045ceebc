// Nest, on Express and on Fastify: a global guard reads from metadata what a method requires.

import 'reflect-metadata'
import { IncomingMessage, type OutgoingHttpHeader, ServerResponse } from 'node:http'
import {
  type CanActivate,
  createParamDecorator,
  type DynamicModule,
  type ExecutionContext,
  HttpException,
  Inject,
  Injectable,
  InternalServerErrorException,
  Module
} from '@nestjs/common'
import { APP_GUARD, Reflector } from '@nestjs/core'
import { type Allow, type Gate, noScopes, type Require, scopes } from 'gatecheck'
import {
  type NodeGuard,
  type NodeOptions,
  type NodeRequest,
  type NodeResponse,
  nodeGate
} from 'gatecheck/node'

/** What a method or controller requires. A method's own replaces its controller's. */
export const Requires = Reflector.createDecorator<Require | 'nothing'>()

/** `@Scopes('payments')`: the token must have all of these scopes. */
export function Scopes(...names: Parameters<typeof scopes>) {
  return Requires(scopes(...names))
}

/** No token is needed. A method without `@Public()`, `@Scopes()` and `@Requires()` is refused. */
export function Public() {
  return Requires('nothing')
}

export type GateFor = (require: Require) => Gate
const gateForToken = Symbol('GateFor')
type Options = NodeOptions<NodeRequest>
const optionsToken = Symbol('Options')

/** The parts of Fastify's request and reply that are used. Apps on Express lack its types. */
interface FastifyRequest {
  readonly raw: IncomingMessage
}
interface FastifyReply {
  readonly raw: ServerResponse
  getHeader(name: string): OutgoingHttpHeader | undefined
  header(name: string, value: OutgoingHttpHeader): unknown
}

const allowed = new WeakMap<IncomingMessage, Allow>()

/** Express' request is Node's own; Fastify's holds it. */
function rawRequest(context: ExecutionContext): IncomingMessage {
  const request = context.switchToHttp().getRequest<IncomingMessage | FastifyRequest>()
  return request instanceof IncomingMessage ? request : request.raw
}

/** Takes the refusal that a guard writes, as an exception: filters and interceptors know those. */
function recordRefusal(
  response: ServerResponse | FastifyReply,
  record: (refusal: HttpException) => void
): NodeResponse {
  const isExpress = response instanceof ServerResponse
  const raw = isExpress ? response : response.raw
  return {
    statusCode: raw.statusCode,
    get headersSent() {
      return raw.headersSent
    },
    get writableEnded() {
      return raw.writableEnded
    },
    get destroyed() {
      return raw.destroyed
    },
    getHeader: name => response.getHeader(name),
    setHeader: (name, value) => {
      // What answers the exception describes its own body.
      if (name.startsWith('content-')) return
      if (isExpress) response.setHeader(name, value)
      else response.header(name, [value].flat())
    },
    removeHeader: () => undefined,
    end(body) {
      record(new HttpException(JSON.parse(body), this.statusCode))
    },
    destroy: () => raw.destroy(),
    once: (event, listener) => raw.once(event, listener),
    removeListener: (event, listener) => raw.removeListener(event, listener)
  }
}

/** The gate's decision as a parameter: `list(@Allowed() { token }: Allow)`. */
export const Allowed = createParamDecorator((_: unknown, context: ExecutionContext): Allow => {
  const allow = allowed.get(rawRequest(context))
  if (allow === undefined) throw new InternalServerErrorException('@Allowed() on a public method')
  return allow
})

@Injectable()
export class GateGuard implements CanActivate {
  readonly #guards = new Map<Require, NodeGuard>()

  // By @Inject, because not every compiler emits the types of parameters (esbuild, tsx).
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(gateForToken) private readonly gateFor: GateFor,
    @Inject(optionsToken) private readonly options: Options
  ) {
    this.guardFor(noScopes) // Wrong options are errors when the app starts.
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const require: Require | 'nothing' | undefined = this.reflector.getAllAndOverride(Requires, [
      context.getHandler(),
      context.getClass()
    ])
    if (require === 'nothing') return true
    if (require === undefined || context.getType() !== 'http') return false
    const request = rawRequest(context)
    // Of this call: another guard may have allowed the same request.
    const outcome: { allow?: Allow; refusal?: HttpException } = {}
    const response = recordRefusal(context.switchToHttp().getResponse(), refusal => {
      outcome.refusal = refusal
    })
    await this.guardFor(require)(request, response, allow => {
      outcome.allow = allow
      allowed.set(request, allow)
    })
    if (outcome.refusal !== undefined) throw outcome.refusal
    return outcome.allow !== undefined // Neither: the client has left.
  }

  private guardFor(require: Require): NodeGuard {
    const known = this.#guards.get(require)
    if (known !== undefined) return known
    const guard = nodeGate(this.gateFor(require), this.options)
    this.#guards.set(require, guard)
    return guard
  }
}

@Module({})
class GatecheckModule {}

/** Guards every method of the app. Behind a proxy that terminates TLS, pass `certificate`. */
export function gatecheckModule(gateFor: GateFor, options: Options = {}): DynamicModule {
  return {
    module: GatecheckModule,
    providers: [
      { provide: gateForToken, useValue: gateFor },
      { provide: optionsToken, useValue: options },
      { provide: APP_GUARD, useClass: GateGuard }
    ]
  }
}
