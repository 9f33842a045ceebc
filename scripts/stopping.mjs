// Ends a long-running script on a signal, and when the process that started it has ended.
// npm and its shell pass a signal on to nobody: `npm run` alone ends, and leaves its child running.
import { readFileSync } from 'node:fs'

const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }
const secondsBetweenLooks = 1

/**
 * Calls `stop` with an exit code, once: after SIGINT, SIGTERM or SIGHUP, after the parent has ended,
 * or when nothing reads the output any more. A second signal exits at once; so does the first
 * without `stop`. Exit handlers run.
 */
export function whenStopped(stop = code => process.exit(code)) {
  let stopped = false
  const stopOnce = code => {
    if (stopped) return
    stopped = true
    stop(code)
  }
  for (const [signal, code] of Object.entries(exitCodes))
    process.on(signal, () => (stopped ? process.exit(code) : stopOnce(code)))
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', ({ code }) => {
      if (code === 'EPIPE' || code === 'EIO') stopOnce(exitCodes.SIGHUP)
    })
  const startedBy = readParents()
  setInterval(() => {
    if (readParents() !== startedBy) stopOnce(exitCodes.SIGHUP)
  }, secondsBetweenLooks * 1_000).unref()
}

/** A process whose parent ends gets another parent. npm has a shell between itself and its child. */
function readParents() {
  const { ppid } = process
  return process.env['npm_lifecycle_event'] === undefined ? `${ppid}` : `${ppid} ${parentOf(ppid)}`
}

/** Only Linux tells. Elsewhere the shell's end is seen, which follows npm's unless by SIGKILL. */
function parentOf(pid) {
  try {
    return /\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1]
  } catch {
    return undefined
  }
}
