// Runs the real nginx as a child process. It needs no root and does not disturb another nginx.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { listen, loopback } from '../listening'
import { send } from '../request'
import type { ProxySettings, RunningProxy } from './proxy'

/** For example `nginx/1.22.1`; undefined if nginx is not installed. */
export async function nginxVersion(): Promise<string | undefined> {
  try {
    const { stderr } = await promisify(execFile)('nginx', ['-v'])
    return /nginx\/[\d.]+/.exec(stderr)?.[0]
  } catch {
    return undefined
  }
}

/**
 * nginx cannot choose a free port, so one is found first. Another process can take it before nginx
 * starts, so this tries three times.
 */
export async function startNginx(settings: ProxySettings, version: string): Promise<RunningProxy> {
  const { folder, serverCertificate } = settings
  await mkdir(folder.path('nginx'), { recursive: true })
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const port = await findFreePort()
    await folder.writeSecret('nginx/nginx.conf', nginxConfiguration(settings, port))
    const child = spawn('nginx', ['-p', folder.path('nginx'), '-c', 'nginx.conf'], {
      stdio: 'ignore'
    })
    const stop = stopWithProcess(child)
    const url = `https://${loopback}:${port}`
    if (await waitUntilUp(child, url, serverCertificate)) {
      return { version: version, url, command: 'nginx -p nginx -c nginx.conf', close: stop }
    }
    await stop()
  }
  throw new Error(
    `nginx did not start. Use --proxy node to run without it. To see nginx's error: nginx -t -p ${folder.path('nginx')} -c nginx.conf`
  )
}

function nginxConfiguration(
  { folder, upstreamPort, certificateHeader, proxySecretHeader, proxySecret }: ProxySettings,
  port: number
): string {
  return `
daemon off;            # a child process of the tutorial, which stops it
master_process off;    # one process, and no change of user
pid nginx.pid;
error_log error.log;
events {}
http {
  access_log off;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  server {
    listen ${loopback}:${port} ssl;
    ssl_certificate     "${folder.path('server.crt')}";
    ssl_certificate_key "${folder.path('server.key')}";
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_verify_client optional_no_ca;    # accepts any certificate: the token is bound to it, no CA is needed
    location /token {
      proxy_pass http://${loopback}:${upstreamPort};
      proxy_set_header ${certificateHeader} $ssl_client_escaped_cert;    # replaces what the client sent, or removes it
      proxy_set_header ${proxySecretHeader} ${proxySecret};
    }
    location / { return 404; }
  }
}
`
}

async function waitUntilUp(child: ChildProcess, url: string, ca: string): Promise<boolean> {
  for (
    let attempt = 0;
    attempt < 100 &&
    child.exitCode === null &&
    child.signalCode === null &&
    child.pid !== undefined;
    attempt += 1
  ) {
    const reply = await send({ url, ca })
    if (reply._tag === 'Answered') return true
    await pause(20)
  }
  return false
}

/** Also stops nginx when the tutorial exits, unless by SIGKILL: nginx would keep its port. */
function stopWithProcess(child: ChildProcess): () => Promise<void> {
  const kill = (): void => void child.kill('SIGTERM')
  const onSignal = (signal: NodeJS.Signals): void => {
    kill()
    // A listener keeps Node from exiting: send the signal again, unless another listener has it.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()))
  child.once('error', () => undefined)
  process.once('exit', kill)
  for (const signal of signals) process.once(signal, onSignal)
  return async () => {
    process.removeListener('exit', kill)
    for (const signal of signals) process.removeListener(signal, onSignal)
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
    kill()
    await ended
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer()
  const port = await listen(server)
  await new Promise<void>(resolve => server.close(() => resolve()))
  return port
}
