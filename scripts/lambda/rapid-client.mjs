// Compiles the native half of AWS's runtime client against the system's libcurl. One file serves
// every Node: it uses Node-API only.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** src/version.cpp is made by cmake; backward.cpp, which prints crash traces, is not needed. */
const versionSource = `#include "aws/lambda-runtime/version.h"
namespace aws { namespace lambda_runtime {
unsigned get_version_major() { return 0; }
unsigned get_version_minor() { return 2; }
unsigned get_version_patch() { return 6; }
char const* get_version() { return "0.2.6"; }
} }
`

/** Answers what is missing, or undefined if it is compiled. */
export function compileRapidClient(client, addonApi) {
  const headers = join(dirname(process.execPath), '..', 'include', 'node')
  if (!existsSync(join(headers, 'node_api.h'))) return `Node's headers are not in ${headers}`
  const folder = mkdtempSync(join(client, 'build-'))
  try {
    compile(client, folder, addonApi, headers)
    renameSync(join(folder, 'rapid-client.node'), join(client, 'rapid-client.node'))
    return undefined
  } catch (error) {
    const [reason] =
      /fatal error: .*|error: .*|ENOENT.*/.exec(`${error.stderr}${error.message}`) ?? []
    return `g++ with libcurl's headers is needed (Debian: apt-get install g++ xz-utils libcurl4-openssl-dev): ${reason}`
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function compile(client, folder, addonApi, headers) {
  const run = (command, args) =>
    execFileSync(command, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  run('tar', ['-xf', join(client, 'deps', 'aws-lambda-cpp.tar.xz'), '--exclude=._*'])
  writeFileSync(join(folder, 'src', 'version.cpp'), versionSource)
  const own = ['-c', '-O1', '-fPIC', '-Iinclude']
  for (const name of ['runtime', 'logging', 'version'])
    run('g++', [...own, '-std=c++11', '-fno-exceptions', '-fno-rtti', `src/${name}.cpp`])
  run('g++', [
    ...own,
    '-std=c++20',
    `-I${addonApi}`,
    `-I${headers}`,
    '-DNODE_GYP_MODULE_NAME=rapid_client',
    '-DNAPI_CPP_EXCEPTIONS',
    join(client, 'src', 'native', 'rapid-client.cc')
  ])
  const objects = ['runtime.o', 'logging.o', 'version.o', 'rapid-client.o']
  run('g++', ['-shared', '-o', 'rapid-client.node', ...objects, '-lcurl', '-pthread'])
}
