export const supportedNodes: readonly string[]
export function installNode(version: string): Promise<string>
