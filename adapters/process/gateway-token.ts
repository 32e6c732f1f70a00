import type { GatewayAccess } from '../../src/contracts/gateway-tools.ts';

/** The variable in which a program finds the token of its request: arguments can be read by everybody on the machine. */
export const tokenVariable = 'POSTHOUSE_TOOLS_TOKEN';

/** How a program shows the token, or what it puts the token in for. */
export function headersWith(token: string): Readonly<Record<string, string>> {
  return { Authorization: `Bearer ${token}` };
}

/** The token as a variable, where there is one. */
export function tokenEnvironment(gateway: GatewayAccess | undefined): Readonly<Record<string, string>> {
  return gateway ? { [tokenVariable]: gateway.token } : {};
}
