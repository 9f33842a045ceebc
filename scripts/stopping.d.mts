export function whenStopped(stop?: (exitCode: number) => void): void
