// Express's types accept the middleware wherever a handler is allowed, without a cast, and routes keep
// their inferred types. Also compiled against the tarball.
import express, {
  type ErrorRequestHandler,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response
} from 'express'
import type { Allow, CertificateReader, ClientCertificate, Decision, Gate, Token } from 'gatecheck'
import {
  type Arrived,
  allowOf,
  type ExpressHandler,
  type ExpressOptions,
  type ExpressRefusal,
  expressGate,
  tlsSocket,
  tokenOf
} from 'gatecheck/express'

declare const pass: Gate
declare const reader: CertificateReader
const guard: ExpressHandler = expressGate(pass)

export const handler: RequestHandler = guard
export const narrow: RequestHandler<
  { id: string },
  { a: number },
  { b: number },
  { c: string },
  { d: number }
> = guard
export function called(req: Request, res: Response, next: NextFunction): void {
  return guard(req, res, next)
}

const app = express()
const router = express.Router({ mergeParams: true })
app.use(guard)
app.use('/v1', guard, router)
app.get('/payments/:id/parts/:part', guard, (req, res) => {
  res.json({ id: req.params.id satisfies string, part: req.params.part satisfies string })
})
app.get('/files/*path', guard, (req, res) => {
  res.json(req.params.path satisfies string[])
})
router
  .route('/time')
  .all(guard)
  .get((_req, res) => {
    res.end()
  })
router.post<{ id: string }, { ok: boolean }, { amount: number }>(
  '/payments/:id',
  guard,
  (req, res) => {
    res.json({ ok: req.body.amount > 0 && tokenOf(req).subject === req.params.id })
  }
)
app.get('/wrong/:id', guard, (req, res) => {
  // @ts-expect-error: the route does not have this parameter
  res.json(req.params.other)
})

/** The certificate comes from the socket, from a proxy reader or from the user's function. */
export const options: readonly ExpressOptions[] = [
  {},
  { certificate: tlsSocket },
  { certificate: reader, refusals: 'next' },
  { certificate: undefined, refusals: undefined },
  {
    certificate: ({ header, peer, socket }: Arrived): ClientCertificate | undefined =>
      peer === '127.0.0.1' && socket.remoteAddress === peer
        ? { _tag: 'Pem', pem: header('x-cert')[0] ?? '' }
        : undefined
  }
]
export function readCertificate(req: Request): ClientCertificate | undefined {
  return tlsSocket(req)
}
export function token(req: Request<{ id: string }>): Token {
  return tokenOf(req)
}
export function allow(req: Request<{ id: string }>): Allow {
  return allowOf(req)
}

/** `see` gets Express' request, if it is annotated. */
export const observedGuard: RequestHandler<{ id: string }> = expressGate(pass, {
  see: (decision, req: Request, { took }) => {
    if (decision._tag !== 'Allow')
      console.log(req.ip, req.get('x-request-id'), decision.reason, took.toFixed())
  }
})
export const observedByDefault = expressGate(pass, {
  see: (decision, { originalUrl }) => console.log(decision._tag, originalUrl.length)
})

/** With `refusals: 'next'`. */
export const handleRefusal: ErrorRequestHandler = (refusal: ExpressRefusal, _req, res, _next) => {
  const detail = refusal._tag === 'ServerError' ? refusal.detail : refusal.challenges.length
  for (const [name, value] of Object.entries(refusal.headers))
    res.setHeader(name, typeof value === 'string' ? value : [...value])
  res.status(refusal.status).json({ reason: refusal.reason, message: refusal.message, detail })
}
/** What was passed before: the decision itself. */
export const handleDecision: ErrorRequestHandler = (decision: Decision, _req, res, next) => {
  if (decision._tag === 'Allow') next()
  else
    res
      .status(decision.status)
      .set('WWW-Authenticate', decision._tag === 'ServerError' ? [] : [...decision.challenges])
      .json({ reason: decision.reason })
}

// @ts-expect-error: refusals is 'respond' or 'next'
expressGate(pass, { refusals: 'throw' })
// @ts-expect-error: takes a reader, not its name
expressGate(pass, { certificate: 'nginx' })
// @ts-expect-error: takes a gate, not its options
expressGate({ require: [] })
