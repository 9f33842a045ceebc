// A real nginx as a child process, in a folder of its own, for any user and beside any other nginx.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { listen, loopback } from '../listening'
import { send } from '../request'
import type { Proxy, ProxySettings } from './proxy'

/** `nginx/1.22.1`, or nothing where there is none. */
export async function nginxVersion(): Promise<string | undefined> {
  try {
    const { stderr } = await promisify(execFile)('nginx', ['-v'])
    return /nginx\/[\d.]+/.exec(stderr)?.[0]
  } catch {
    return undefined
  }
}

/** nginx cannot say which port it was given, so a free one is found first; another process may take it in between: three tries. */
export async function nginxProxy(settings: ProxySettings, version: string): Promise<Proxy> {
  const { files, serverCertificate } = settings
  await mkdir(files.path('nginx'), { recursive: true })
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const port = await freePort()
    await files.secret('nginx/nginx.conf', configurationFor(settings, port))
    const child = spawn('nginx', ['-p', files.path('nginx'), '-c', 'nginx.conf'], {
      stdio: 'ignore'
    })
    const stop = stopping(child)
    const url = `https://${loopback}:${port}`
    if (await up(child, url, serverCertificate)) {
      return { by: version, url, command: 'nginx -p nginx -c nginx.conf', close: stop }
    }
    await stop()
  }
  throw new Error(
    `nginx did not start; with --proxy node the tutorial does without it. What it says: nginx -t -p ${files.path('nginx')} -c nginx.conf`
  )
}

function configurationFor(
  { files, upstreamPort, certificateHeader, proxyHeader, proxySecret }: ProxySettings,
  port: number
): string {
  return `
daemon off;            # a child of the tutorial, which ends it
master_process off;    # one process, and no change of user
pid nginx.pid;
error_log error.log;
events {}
http {
  access_log off;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  server {
    listen ${loopback}:${port} ssl;
    ssl_certificate     "${files.path('server.crt')}";
    ssl_certificate_key "${files.path('server.key')}";
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_verify_client optional_no_ca;    # ask for a certificate, accept any: the token is bound to it, no CA vouches for it
    location /token {
      proxy_pass http://${loopback}:${upstreamPort};
      proxy_set_header ${certificateHeader} $ssl_client_escaped_cert;    # replaces, or without a certificate removes, what the client sent
      proxy_set_header ${proxyHeader} ${proxySecret};
    }
    location / { return 404; }
  }
}
`
}

async function up(child: ChildProcess, url: string, ca: string): Promise<boolean> {
  for (
    let wait = 0;
    wait < 100 && child.exitCode === null && child.signalCode === null && child.pid !== undefined;
    wait += 1
  ) {
    const reply = await send({ url, ca })
    if (reply._tag === 'Answered') return true
    await pause(20)
  }
  return false
}

/** Also when the tutorial itself ends in any way but SIGKILL: a stray nginx would hold its port. */
function stopping(child: ChildProcess): () => Promise<void> {
  const kill = (): void => void child.kill('SIGTERM')
  const signalled = (signal: NodeJS.Signals): void => {
    kill()
    // With a listener of ours Node no longer ends by itself: raise the signal again, unless somebody else handles it.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const ended = new Promise<void>(done => child.once('close', () => done()))
  child.once('error', () => undefined)
  process.once('exit', kill)
  for (const signal of signals) process.once(signal, signalled)
  return async () => {
    process.removeListener('exit', kill)
    for (const signal of signals) process.removeListener(signal, signalled)
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
    kill()
    await ended
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listen(server)
  await new Promise<void>(done => server.close(() => done()))
  return port
}
